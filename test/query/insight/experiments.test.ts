import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { op } from '../../../src/query/tree/op';
import { sql } from '../../../src/query/tree/sql';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { MemoryDatabase } from '../../support/memory-database';
import { Random } from '../../support/random';
import { ask, executions, type Row } from '../support/ask';
import { DATABASES, END, openDatabase } from '../support/databases';
import { printed } from '../support/printed';
import { expectRows } from './support/expect-rows';
import { chiSquareTail, experimentResult } from './support/experiment';
import { type Made, openMade } from './support/made';

const HOUR = 3_600_000;

const TAIL = printed(op.chiSquareTail(sql`x`, sql`df`));

const preset = (engine: TestEngine, name: string, params: object = {}, rest: object = {}) =>
  ask({ queryType: 'preset', preset: name, params: { window: 'all', ...params }, ...rest }, engine);

/** Numbers that may be anything from 0. */
const UNBOUNDED = /^(n|cost|variants|left_out|time|first_seen|last_seen)$/;
const FROM_MINUS_1 = /^(difference|low|high|anytime_low|anytime_high)$/;

function isInRange(name: string, value: number): boolean {
  const [least, most] = [FROM_MINUS_1.test(name) ? -1 : 0, UNBOUNDED.test(name) ? Number.MAX_VALUE : 1];
  return value >= least && value <= most;
}

function expectInRange(rows: readonly Row[]): void {
  const wrong = rows.flatMap((row) =>
    Object.entries(row).filter(([name, value]) => typeof value === 'number' && !isInRange(name, value)),
  );
  expect(wrong).toEqual([]);
}

/** Executions of an experiment, hour by hour, each variant with its own chance of success. */
function run(
  experiment: string,
  n: number,
  chances: Readonly<Record<string, number>>,
  shares: readonly number[] = [],
): Made[] {
  const random = new Random(n);
  const names = Object.keys(chances);
  return Array.from({ length: n }, (_, i) => {
    const place = random.next();
    const limits = shares.length > 0 ? shares : names.map((_, at) => (at + 1) / names.length);
    const variant = names[limits.findIndex((limit) => place < limit)]!;
    return {
      at: END - n * HOUR + i * HOUR,
      success: random.next() < chances[variant]!,
      actual_cost: random.next(),
      metadata: { worker: 'w', experiment, variant },
    };
  });
}

/** Executions of a variant, so many of which succeed. */
const arm = (variant: string, n: number, successes: number): Made[] =>
  Array.from({ length: n }, (_, i) => ({ success: i < successes, metadata: { experiment: 'arms', variant } }));

const ROWS: readonly Made[] = [
  ...run('effect', 1500, { control: 0.6, prompt_b: 0.75 }),
  ...run('worse', 1400, { a: 0.8, b: 0.6 }),
  ...run('nothing', 2400, { control: 0.7, other: 0.7 }),
  ...run('young', 60, { control: 0.7, other: 0.7 }),
  ...run('three', 1900, { x: 0.5, control: 0.7, z: 0.85 }),
  ...run('skewed', 1000, { control: 0.7, other: 0.7 }, [0.65, 1]),
  ...run('alone', 300, { only: 0.7 }),
  ...run('early', 900, { control: 0.7, other: 0.7 }),
  ...run('early', 40, { late: 0.7 }),
  ...run('perfect', 300, { control: 1, other: 1 }),
  ...run('hopeless', 301, { control: 0, other: 0 }),
  ...run('opposite', 50, { control: 0, other: 1 }),
  ...run("it's $1 ", 100, { "o'ne": 0.5, '${two}': 0.5 }),
  { metadata: { experiment: 'effect' } },
  { metadata: { experiment: 'effect', variant: null } },
  { metadata: { experiment: 'effect', variant: '' } },
  { metadata: { experiment: 'effect', variant: 'control' }, success: null },
  { metadata: { experiment: 'effect', variant: 'control' }, actual_cost: Number.NaN },
  { metadata: { variant: 'control' } },
  { metadata: { experiment: 7, variant: true } },
  { metadata: '{"experiment": "effect", "variant"' },
  { metadata: null },
  { metadata: '"experiment"' },
];

const NAMES = [
  'effect',
  'worse',
  'nothing',
  'young',
  'three',
  'skewed',
  'alone',
  'early',
  'perfect',
  'hopeless',
  'opposite',
  "it's $1 ",
  '7',
];

describe('experiments', () => {
  let engine: TestEngine;
  let rows: Row[];
  beforeAll(async () => {
    engine = await openMade(ROWS);
    rows = await executions(engine);
  });
  afterAll(() => engine?.close());

  it.each(NAMES)('experiment_result of %s answers as plain arithmetic does', async (experiment) => {
    const answer = await preset(engine, 'experiment_result', { experiment });
    expectRows(answer, experimentResult(rows, experiment));
    expectInRange(answer);
  });

  it.each([{ planned: 2 }, { planned: 100_000 }, { control: 'prompt_b' }, { control: 'nobody' }])(
    'experiment_result with %j',
    async (params) => {
      const answer = await preset(engine, 'experiment_result', { experiment: 'effect', ...params });
      expectRows(answer, experimentResult(rows, 'effect', params));
      expectInRange(answer);
    },
  );

  it.each([
    ['effect', 'won'],
    ['worse', 'lost'],
    ['nothing', 'no_difference'],
    ['young', 'running'],
    ['three', 'won'],
    ['skewed', 'misassigned'],
    ['alone', 'running'],
    ['early', 'misassigned'],
    ['perfect', 'running'],
    ['opposite', 'won'],
  ])('of %s the verdict is %s', async (experiment, verdict) => {
    const list = await preset(engine, 'experiments');
    expect(list.find((row) => row.experiment === experiment)).toMatchObject({ verdict });
    const answer = await preset(engine, 'experiment_result', { experiment });
    if (verdict !== 'running') expect(answer.map((row) => row.verdict)).toContain(verdict);
  });

  it('experiments lists each with the variant that does best against control', async () => {
    const list = await preset(engine, 'experiments');
    expect(list.map(({ experiment }) => experiment).toSorted()).toEqual(NAMES.toSorted());
    expectInRange(list);
    for (const { experiment, first_seen, last_seen, ...row } of list) {
      const arms = experimentResult(rows, String(experiment));
      const best = arms
        .filter(({ difference }) => difference !== null)
        .toSorted((a, b) => b.anytime_low! - a.anytime_low!)[0];
      expectRows(
        [row],
        [
          {
            variants: arms.length,
            n: arms.reduce((sum, { n }) => sum + n, 0),
            best: best?.variant ?? null,
            difference: best?.difference ?? null,
            anytime_low: best?.anytime_low ?? null,
            anytime_high: best?.anytime_high ?? null,
            srm_p: arms[0]!.srm_p,
          },
        ],
      );
      expect(Number(last_seen)).toBeGreaterThanOrEqual(Number(first_seen));
    }
    expect((await preset(engine, 'experiments', { limit: 3 })).map(({ experiment }) => experiment)).toEqual(
      list.slice(0, 3).map(({ experiment }) => experiment),
    );
  });

  it('a variant that looks better by luck does not hide the one that won', async () => {
    const close = await openMade([...arm('control', 1000, 500), ...arm('a', 1060, 607), ...arm('b', 940, 539)]);
    const verdicts = (await preset(close, 'experiment_result')).map(({ variant, verdict }) => [variant, verdict]);
    const [shown] = await preset(close, 'experiments');
    await close.close();
    expect(verdicts.toSorted()).toEqual([
      ['a', 'won'],
      ['b', 'running'],
      ['control', null],
    ]);
    expect(shown).toMatchObject({ best: 'a', difference: expect.closeTo(607 / 1060 - 0.5, 9), verdict: 'won' });
  });

  it('an experiment is not lost while one of its variants may still win', async () => {
    const two = await openMade([...arm('control', 500, 350), ...arm('bad', 500, 200), ...arm('even', 500, 350)]);
    expect((await preset(two, 'experiments'))[0]).toMatchObject({ best: 'even', verdict: 'running' });
    await two.close();
  });

  it('the newest experiment is meant where none is named', async () => {
    const newest = (await preset(engine, 'experiments'))[0]!.experiment;
    const asked = await preset(engine, 'experiment_result', { experiment: newest });
    expect(await preset(engine, 'experiment_result')).toEqual(asked);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('filters and the window narrow down what is compared', async () => {
    expect(await preset(engine, 'experiment_result', { experiment: 'effect', repo: 'two' })).toEqual([]);
    const half = await preset(engine, 'experiment_result', { experiment: 'effect', window: '700h' });
    const since = rows.filter(({ timestamp }) => Number(timestamp) >= END - 700 * HOUR);
    expectRows(half, experimentResult(since, 'effect'));
  });

  it.each([
    ['effect', 24],
    ['three', 240],
    ['early', 24],
    ['opposite', 1],
  ])('experiment_over_time of %s, by %i hours, is the result up to then', async (experiment, hours) => {
    const series = await preset(engine, 'experiment_over_time', { experiment, hours });
    expectInRange(series);
    expect(series.length).toBeGreaterThan(1);
    const { length } = experimentResult(rows, experiment);
    const own = rows.filter(({ metadata }) => String(metadata).includes(`"${experiment}"`));
    for (const { time, variant, ...bounds } of [...series.slice(0, 3), ...series.slice(-3)]) {
      const until = own.filter(({ timestamp }) => Number(timestamp) < Number(time) + hours * HOUR);
      const arms = experimentResult(until, experiment);
      // The variants that are still to come have their share from the beginning.
      if (arms.length < length) continue;
      const { difference, anytime_low, anytime_high } = arms.find((arm) => arm.variant === variant)!;
      expectRows([bounds], [{ difference, anytime_low, anytime_high }]);
    }
    const last = series.filter(({ time }) => time === series.at(-1)!.time);
    const arms = experimentResult(rows, experiment).filter(({ is_control }) => !is_control);
    for (const row of last) {
      expect(row.difference).toBeCloseTo(arms.find(({ variant }) => variant === row.variant)!.difference!, 9);
    }
  });

  it('experiment_over_time is a series for each variant', async () => {
    const params = { experiment: 'three', limit: 1 };
    const shown = await preset(engine, 'experiment_over_time', params, { format: 'timeseries' });
    expect(Object.keys(shown[0]!)).toHaveLength(4);
    expect(await preset(engine, 'experiment_over_time', { experiment: 'alone' })).toEqual([]);
  });

  it.each([
    ['experiment_result', { planned: 1 }, 'planned'],
    ['experiment_result', { planned: 'many' }, 'planned'],
    ['experiment_result', { experiment: 'x'.repeat(501) }, 'experiment'],
    ['experiment_result', { control: 1 }, 'control'],
    ['experiments', { limit: 0 }, 'limit'],
    ['experiment_over_time', { hours: 0 }, 'hours'],
    ['experiment_over_time', { hours: 1.5 }, 'hours'],
  ])('%s refuses %j', async (name, params, named) => {
    const error = await thrown(preset(engine, name, params));
    expect(error.code).toBe('bad_query');
    expect(error.message).toContain(named);
  });
});

describe.each(DATABASES)('experiments over the database %s, where nobody experiments', (database) => {
  it('are none', async () => {
    const engine = await openDatabase(database);
    try {
      const running = (await executions(engine)).filter(({ metadata }) => String(metadata).includes('"experiment"'));
      const names = [...new Set(running.map(({ metadata }) => JSON.parse(String(metadata)).experiment as string))];
      const list = await preset(engine, 'experiments');
      expect(list.map(({ experiment }) => experiment).toSorted()).toEqual(names.toSorted());
      for (const experiment of names) {
        expectRows(await preset(engine, 'experiment_result', { experiment }), experimentResult(running, experiment));
      }
    } finally {
      await engine.close();
    }
  });
});

describe('an experiment with 10,000 variants', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      at: END - 20_000 + i,
      success: i % 3 > 0,
      metadata: { experiment: 'crowd', variant: `v${i % 10_000}` },
    }));
    engine = await openMade(rows);
  });
  afterAll(() => engine?.close());

  it('is judged as any other, and cries no win', async () => {
    const shown = await preset(engine, 'experiment_result');
    expect(shown).toHaveLength(100);
    const all = await preset(engine, 'experiment_result', { limit: 10_000 });
    expect(all).toHaveLength(10_000);
    expectInRange(all);
    expect(new Set(all.map(({ verdict }) => verdict))).toEqual(new Set([null, 'running']));
    const [one] = await preset(engine, 'experiments');
    expect(one).toMatchObject({ variants: 10_000, n: 20_000, verdict: 'running', srm_p: 1 });
    expectInRange(await preset(engine, 'experiment_over_time', { hours: 1 }));
  });
});

describe('the tail of χ²', () => {
  let db: MemoryDatabase;
  beforeAll(async () => {
    db = await MemoryDatabase.open();
  });
  afterAll(() => db?.close());

  it.each([1, 2, 3, 4, 7, 30, 99, 100, 1001, 9999])('with %i degrees of freedom', async (df) => {
    for (const times of [0, 0.1, 0.5, 0.9, 1, 1.1, 1.5, 3]) {
      const x = times * df;
      const [[tail]] = (await db.rows(`SELECT ${TAIL} FROM (SELECT ${x}::DOUBLE AS x, ${df}::BIGINT AS df)`)) as [
        [number],
      ];
      expect(Math.abs(tail - chiSquareTail(x, df))).toBeLessThan(1e-6);
    }
  });

  it.each([
    [3.841458820694124, 1],
    [5.991464547107979, 2],
    [18.30703805327515, 10],
    [124.34211340400408, 100],
  ])('is 0.05 beyond %d of %i', async (x, df) => {
    const [[tail]] = (await db.rows(`SELECT ${TAIL} FROM (SELECT ${x}::DOUBLE AS x, ${df} AS df)`)) as [[number]];
    expect(tail).toBeCloseTo(0.05, 7);
  });
});
