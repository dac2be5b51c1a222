import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { ask, type Row } from '../support/ask';
import { openDatabase } from '../support/databases';
import { expectNear, near } from '../support/near';
import { type Execution, executionsOf } from '../vocabulary/support/execution';
import { type Loose, OPEN, openLoose } from './support/loose-executions';
import { MEASURE_NAMES, type MeasureName, whyChanged, whySummary } from './support/plain-why';

const preset = (engine: TestEngine, name: string, params: object = {}) =>
  ask({ queryType: 'preset', preset: name, params }, engine);

const COMPARISONS = [
  { window: '168h', before: 'period' },
  { window: '24h', before: 'week' },
  { window: '240h', before: 'week' },
  { window: '12h', before: 'period' },
] as const;

const CASES = COMPARISONS.flatMap((comparison) =>
  MEASURE_NAMES.map((measure) => [measure, comparison.window, comparison.before] as const),
);

const total = (rows: readonly Row[], column: string) => rows.reduce((sum, row) => sum + Number(row[column]), 0);

describe.each(Object.entries(OPEN))('over the database %s', (_, open) => {
  let engine: TestEngine;
  let executions: Execution[];
  beforeAll(async () => {
    engine = await open();
    executions = await executionsOf(engine);
  });
  afterAll(() => engine?.close());

  it.each(CASES)(
    'why %s of %s changed since the %s before is what arithmetic says',
    async (measure, window, before) => {
      const hours = Number.parseInt(window, 10);
      const rows = await preset(engine, 'why_changed', { measure, window, before, limit: 10_000 });
      const expected = whyChanged(executions, measure, hours, before);
      const key = ({ dimension, value }: Row) => `${dimension} ${JSON.stringify(value)}`;
      expect(rows.map(key).toSorted()).toEqual([...expected.keys()].toSorted());
      expectNear(
        rows,
        rows.map((row) => expected.get(key(row))!.row),
      );
      const [summary] = await preset(engine, 'why_changed_summary', { measure, window, before });
      expectNear([summary!], [whySummary(executions, measure, hours, before)]);
      if (summary!.change === null) return;
      const weights = rows.map((row) => expected.get(key(row))!.weight);
      for (const [i, weight] of weights.slice(1).entries()) expect(weight).toBeLessThanOrEqual(weights[i]! + 1e-12);
      const change = Number(summary!.now) - Number(summary!.before);
      expect(Math.abs(Number(summary!.mix_effect) + Number(summary!.rate_effect) - change)).toBeLessThan(1e-9);
      for (const dimension of new Set(rows.map((row) => row.dimension))) {
        const ofIt = rows.filter((row) => row.dimension === dimension);
        expect(Math.abs(total(ofIt, 'total_effect') - change)).toBeLessThan(1e-9);
        expect(near(total(ofIt, 'mix_effect') + total(ofIt, 'rate_effect'), change)).toBe(true);
      }
    },
  );

  it.each(MEASURE_NAMES)('says why %s changed in one row and one sentence, whatever the range', async (measure) => {
    for (const window of ['range', 'all', 'today', '1s']) {
      const rows = await preset(engine, 'why_changed_summary', { measure, window });
      expect(rows).toHaveLength(1);
      expect(rows[0]!.text).toMatch(/^[a-z].+/);
      for (const value of Object.values(rows[0]!)) expect(value).not.toBeNaN();
    }
  });
});

describe('why_changed_summary', () => {
  const summary = async (batches: readonly Loose[], params: object = {}) => {
    const engine = await openLoose(...batches);
    try {
      const [row] = await preset(engine, 'why_changed_summary', { window: '240h', ...params });
      const [first] = await preset(engine, 'why_changed', { window: '240h', limit: 1, ...params });
      return { top_effect: row!.top_effect, text: row!.text, z: row!.z, ...row, first };
    } finally {
      await engine.close();
    }
  };
  /** Twenty days in four pools and three tiers, of which the last ten are now. */
  const world = (columns: Loose['columns'], rows = 2000): Loose => ({
    rows,
    hours: 480 / rows,
    columns: {
      pool_type: "['mahavishnu', 'runpod', 'kubernetes', 'session-buddy'][1 + i % 4]",
      model_tier: "['small', 'medium', 'large'][1 + i % 3]",
      success: 'i % 5 > 0',
      ...columns,
    },
  });
  const NOW = 'i < 1000';

  it('names the pool whose results got worse', async () => {
    const success = `CASE WHEN ${NOW} AND pool_type = 'runpod' THEN i % 5 > 2 ELSE i % 5 > 0 END`;
    const pool = world({}).columns.pool_type!;
    const found = await summary([world({ success: success.replace('pool_type', pool) })]);
    expect(found).toMatchObject({
      verdict: 'worse_results',
      top_dimension: 'pool_type',
      top_value: 'runpod',
      text: 'rate worse in runpod, all 10 points; work no harder',
      first: { dimension: 'pool_type', value: 'runpod' },
    });
    expect(near(found.top_effect, -0.1)).toBe(true);
  });

  it('tells harder work from worse results', async () => {
    const task_type = `CASE WHEN i % 10 < CASE WHEN ${NOW} THEN 6 ELSE 2 END THEN 'refactor' ELSE 'test' END`;
    const success = `CASE WHEN ${task_type} = 'refactor' THEN hash(i) % 10 < 5 ELSE hash(i) % 10 < 9 END`;
    const found = await summary([world({ task_type, success })]);
    expect(found).toMatchObject({
      verdict: 'harder_work',
      top_dimension: 'task_type',
      top_value: 'refactor',
      first: { dimension: 'task_type', value: 'refactor' },
    });
    expect(found.text).toMatch(/^work harder: more refactor, .* points.*; results no worse$/);
  });

  it('has a z that agrees with its verdict where few ran before, and the sign of what is no change', async () => {
    const success = 'CASE WHEN i < 2400 THEN i % 100 < 66 ELSE i % 100 < 70 END';
    const found = await summary([{ ...world({ success }, 3000), hours: 0.1 }]);
    expect(found).toMatchObject({
      verdict: 'no_change',
      text: 'no change beyond chance: −4 points, 600 executions before, 2400 now',
    });
    expect(found.z).toBeCloseTo(-0.04 / Math.sqrt(0.668 * 0.332 * (3000 / 2999) * (1 / 600 + 1 / 2400)), 6);
  });

  it('names no single cause where everything got worse alike', async () => {
    const found = await summary([world({ success: `hash(i) % 10 < CASE WHEN ${NOW} THEN 6 ELSE 9 END` })]);
    expect(found).toMatchObject({ verdict: 'worse_results', top_dimension: null, top_value: null, top_effect: null });
    expect(found.text).toMatch(/^rate worse, no single cause: \d+ points; work no harder$/);
  });

  it.each([
    [
      'cost_avg',
      { actual_cost: `CASE WHEN ${NOW} THEN 2 ELSE 1 END + hash(i) % 7 / 7` },
      /^cost higher, .* USD; work no harder$/,
    ],
    [
      'cost_avg',
      { actual_cost: `CASE WHEN ${NOW} THEN 1 ELSE 2 END + hash(i) % 7 / 7` },
      /^cost lower, .* USD; work no easier$/,
    ],
    [
      'duration_avg',
      { duration_seconds: `CASE WHEN ${NOW} THEN 200 ELSE 10 END` },
      /^slower, .*190 seconds; work no harder$/,
    ],
    ['success_rate', { success: `${NOW}` }, /^rate better, .*100 points; work no easier$/],
    ['success_rate', { success: `NOT (${NOW})` }, /^rate worse, .*100 points; work no harder$/],
  ] as const)('puts %s of %j in words', async (measure: MeasureName, columns, text) => {
    expect((await summary([world(columns)], { measure })).text).toMatch(text);
  });

  it.each([
    ['all succeeded', { success: 'true' }, 'no change beyond chance: 0 points, 1000 executions before, 1000 now'],
    ['all failed', { success: 'false' }, 'no change beyond chance: 0 points, 1000 executions before, 1000 now'],
    ['outcomes are unknown', { success: 'NULL' }, 'too few executions: 0 before, 0 now'],
    ['there is no complexity', { complexity_score: 'NULL', success: 'i % 5 > 0' }, /^no change beyond chance/],
    ['there is one tier', { model_tier: "'small'" }, /^no change beyond chance/],
  ] as const)('answers where %s', async (_, columns, text) => {
    expect((await summary([world(columns)])).text).toMatch(text);
  });

  it.each([
    ['costs are zero', { actual_cost: '0' }, 'no change beyond chance: 0 USD, 1000 executions before, 1000 now'],
    ['costs are no numbers', { actual_cost: "'nan'" }, 'too few executions: 0 before, 0 now'],
    [
      'costs are infinite',
      { actual_cost: "CASE i % 2 WHEN 0 THEN 'infinity' ELSE '-infinity' END" },
      'too few executions: 0 before, 0 now',
    ],
  ] as const)('answers where %s', async (_, columns, text) => {
    expect((await summary([world(columns)], { measure: 'cost_avg' })).text).toBe(text);
  });

  it('counts executions on either side', async () => {
    expect(await summary([world({}, 40)])).toMatchObject({
      verdict: 'too_few',
      text: 'too few executions: 20 before, 20 now',
    });
  });

  it('copes with thousands of values', async () => {
    const engine = await openLoose(world({ repo: "'repo ' || i", task_type: "'type ' || i" }, 10_000));
    expect((await preset(engine, 'why_changed', { window: '240h' })).length).toBe(50);
    const [row] = await preset(engine, 'why_changed_summary', { window: '240h' });
    expect(row).toMatchObject({ n_before: 5000, n_now: 5000, verdict: 'no_change' });
    await engine.close();
  });

  it.each([{ measure: 'success' }, { before: 'year' }, { limit: 0 }, { window: '0h' }])(
    'refuses %j',
    async (params) => {
      const engine = await openDatabase('empty');
      expect(await thrown(preset(engine, 'why_changed', params))).toMatchObject({ code: 'bad_query' });
      await engine.close();
    },
  );
});
