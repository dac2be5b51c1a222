import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { ask, DAY, executions, frameOf, type Row } from '../support/ask';
import { DATABASES, END, openDatabase } from '../support/databases';
import { expectNear } from '../support/near';
import { oddDatabase } from './support/odd-executions';
import { overServed, standardised, whatToTryNext } from './support/plain-tiers';

type Params = Readonly<Record<string, string | number>>;

const PRESETS = ['tiers_standardised', 'over_served', 'what_to_try_next'];

const asked = (engine: TestEngine, preset: string, params: Params = {}) =>
  ask({ queryType: 'preset', preset, params }, engine);

/** The range of `ask` by default. */
const isInRange = ({ timestamp }: Row) => Number(timestamp) >= END - 31 * DAY && Number(timestamp) <= END;

describe.each(DATABASES)('tiers of the database %s', (database) => {
  let engine: TestEngine;
  let rows: Row[];
  beforeAll(async () => {
    engine = await openDatabase(database);
    rows = (await executions(engine)).filter(isInRange);
  });
  afterAll(() => engine?.close());

  it.each([
    ['model_tier', 30],
    ['model_tier', 2],
    ['pool_type', 30],
  ])('by %s on the mix of all tasks, from %i executions on, equal plain arithmetic', async (by, min_samples) => {
    const answer = await asked(engine, 'tiers_standardised', { by, min_samples });
    expectNear(answer, standardised(rows, by, min_samples));
  });

  it.each([
    [0.05, 30],
    [0, 5],
    [0.2, 2],
    [1, 30],
  ])('judged by a margin of %d from %i executions on equal plain arithmetic', async (margin, min_samples) => {
    const answer = await asked(engine, 'over_served', { margin, min_samples });
    const expected = overServed(rows, margin, min_samples);
    expect(answer.map(({ verdict }) => verdict)).toEqual(expected.map(({ verdict }) => verdict));
    expectNearButTails(answer, expected);
  });

  it.each([0.05, 0, 0.15])('to try next by a margin of %d equal plain arithmetic', async (margin) => {
    const expected = whatToTryNext(rows, margin);
    expectNear(await asked(engine, 'what_to_try_next', { margin }), expected.slice(0, 20));
    expectNear(await asked(engine, 'what_to_try_next', { margin, limit: 2 }), expected.slice(0, 2));
  });
});

/** The tail of the normal distribution is right to seven digits of 1. */
function expectNearButTails(actual: readonly Row[], expected: readonly Row[]): void {
  const without = (rows: readonly Row[]) => rows.map(({ q_value, ...rest }) => rest);
  expectNear(without(actual), without(expected));
  expected.forEach(({ q_value: q }, i) => {
    if (q === null) expect(actual[i]!.q_value).toBeNull();
    else expect(Math.abs(Number(actual[i]!.q_value) - Number(q))).toBeLessThan(1e-6);
  });
}

const TIERS_OF = (shares: Readonly<Record<string, number>>) => {
  const [[last] = [], ...rest] = Object.entries(shares).toReversed();
  let from = 0;
  const cases = rest.toReversed().map(([tier, rows]) => {
    from += rows;
    return `WHEN i < ${from} THEN '${tier}'`;
  });
  return `CASE ${cases.join(' ')} ELSE '${last}' END`;
};

const ONE_STRATUM = { task_type: "'test'", complexity_score: '50' };
const PRICE = "CASE model_tier WHEN 'small' THEN 1 WHEN 'medium' THEN 5 ELSE 25 END";

const CASES = {
  usual: {},
  no_complexity: { complexity_score: 'NULL::INTEGER' },
  complexity_out_of_range: { complexity_score: '300' },
  no_confidence: { routing_confidence: 'NULL::FLOAT' },
  no_task_type: { task_type: 'NULL::VARCHAR' },
  no_tier: { model_tier: 'NULL::VARCHAR' },
  no_outcome: { success: 'NULL::BOOLEAN' },
  no_cost: { actual_cost: 'NULL::FLOAT' },
  costs_not_finite: { actual_cost: "['nan', 'inf', '-inf'][i % 3 + 1]::FLOAT" },
  some_costs_not_finite: { actual_cost: "CASE WHEN i % 4 = 0 THEN 'nan'::FLOAT ELSE 1 + i % 3 END" },
  one_tier: { model_tier: "'small'" },
  one_stratum: ONE_STRATUM,
  all_successes: { success: 'true' },
  all_failures: { success: 'false' },
  free: { actual_cost: '0::FLOAT' },
  negative_costs: { actual_cost: '(-1 - i % 3)::FLOAT' },
  one_dear_success: { ...ONE_STRATUM, success: 'i = 0' },
  many_tiers: { ...ONE_STRATUM, model_tier: "'model ' || i % 50", actual_cost: '(1 + i % 50)::FLOAT' },
  rare_between: {
    ...ONE_STRATUM,
    model_tier: TIERS_OF({ medium: 10, small: 700, large: 790 }),
    success: 'i % 10 < 8',
    actual_cost: `${PRICE}::FLOAT`,
  },
} as const;

describe('odd executions', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await oddDatabase(CASES);
  });
  afterAll(() => engine?.close());

  const of = (repo: keyof typeof CASES, preset: string, params: Params = {}) =>
    asked(engine, preset, { repo, ...params });

  const SHARES = [
    'raw_success',
    'success',
    'success_low',
    'success_high',
    'success_dear',
    'success_cheap',
    'coverage',
    'q_value',
  ];

  function expectSound(row: Row): void {
    const between = (name: string, from: number, to: number) => {
      if (row[name] === undefined || row[name] === null) return;
      expect(row[name], name).toBeGreaterThanOrEqual(from);
      expect(row[name], name).toBeLessThanOrEqual(to);
    };
    const ordered = (low: string, value: string, high: string) => {
      if (typeof row[value] !== 'number' || row[low] === undefined) return;
      between(value, Number(row[low]), Number(row[high]));
    };
    for (const [name, value] of Object.entries(row)) {
      if (typeof value === 'number') expect(Number.isFinite(value), name).toBe(true);
    }
    for (const name of SHARES) between(name, 0, 1);
    for (const name of ['difference', 'low', 'high']) between(name, -1, 1);
    between('e_value', 1, Infinity);
    between('executions', 30, 20_000);
    ordered('success_low', 'success', 'success_high');
    ordered('cost_low', 'cost', 'cost_high');
    ordered('low', 'difference', 'high');
    ordered('saving_low', 'saving', 'saving_high');
  }

  it.each(Object.keys(CASES).flatMap((name) => PRESETS.map((preset) => [name, preset] as const)))(
    '%s: %s tells nothing but what can be',
    async (name, preset) => {
      for (const params of [{}, { margin: 0 }, { margin: 1 }].filter(
        (each) => preset !== 'tiers_standardised' || !('margin' in each),
      )) {
        for (const row of await of(name as keyof typeof CASES, preset, params)) expectSound(row);
      }
    },
  );

  it.each(['no_complexity', 'complexity_out_of_range', 'no_task_type'] as const)(
    '%s: only what happened can be told',
    async (name) => {
      const tiers = await of(name, 'tiers_standardised');
      expect(tiers.map(({ n, success, cost, coverage }) => [n, success, cost, coverage])).toEqual(
        Array(3).fill([500, null, null, 0]),
      );
      for (const { raw_success } of tiers) expect(raw_success).toBeGreaterThan(0);
      expect(await of(name, 'over_served')).toEqual([]);
      expect(await of(name, 'what_to_try_next')).toEqual([]);
    },
  );

  it.each(['no_tier', 'no_outcome'] as const)('%s: there is nothing to tell', async (name) => {
    for (const preset of PRESETS) expect(await of(name, preset)).toEqual([]);
  });

  it.each(['no_cost', 'costs_not_finite'] as const)('%s: success can be told', async (name) => {
    const tiers = await of(name, 'tiers_standardised');
    expect(tiers).toHaveLength(3);
    for (const { success, cost } of tiers) {
      expect(success).not.toBeNull();
      expect(cost).toBeNull();
    }
    expect(await of(name, 'over_served')).toEqual([]);
  });

  it('costs that are not finite are left out, and counted', async () => {
    const query = { queryType: 'preset', preset: 'over_served', params: { repo: 'some_costs_not_finite' } };
    const { meta } = await frameOf(query, engine);
    expect(meta.notices.map(({ text }) => text)).toEqual([
      '1,875 values of "actual_cost" in the database are NaN or infinite, and are left out.',
    ]);
  });

  it.each(['one_tier', 'free'] as const)('%s: no tier is cheaper than another', async (name) => {
    expect(await of(name, 'over_served')).toEqual([]);
    expect(await of(name, 'what_to_try_next')).toEqual([]);
  });

  it('one tier is as it is', async () => {
    const [tier, ...others] = await of('one_tier', 'tiers_standardised');
    expect(others).toEqual([]);
    expect(tier).toMatchObject({ n: 1500, coverage: 1 });
    expect(tier!.success).toBeCloseTo(Number(tier!.raw_success), 12);
  });

  it.each([
    ['all_successes', 1],
    ['all_failures', 0],
  ] as const)('%s: what always came is not certain to come', async (name, success) => {
    for (const row of await of(name, 'tiers_standardised')) {
      expect(row).toMatchObject({ raw_success: success, success });
      expect(Number(row.success_high) - Number(row.success_low)).toBeGreaterThan(0.001);
    }
    for (const row of await of(name, 'over_served')) expect(row.difference).toBe(0);
  });

  it('a rare tier does not stand between those of which enough is known', async () => {
    const rows = await of('rare_between', 'over_served');
    expect(rows.map(({ dear_tier, cheap_tier, verdict }) => [dear_tier, cheap_tier, verdict])).toEqual([
      ['large', 'small', 'over_served'],
      ['medium', 'small', 'too_few'],
    ]);
    expect(rows[1]).toMatchObject({ n_dear: 10, n_cheap: 700, success_dear: null, difference: null, saving: null });
  });

  it('many tiers each stand beside the next cheaper one', async () => {
    const rows = await of('many_tiers', 'over_served');
    expect(rows).toHaveLength(49);
    for (const { dear_tier, cheap_tier } of rows) {
      expect(Number(String(dear_tier).slice(6)) - Number(String(cheap_tier).slice(6))).toBe(1);
    }
  });

  it.each(PRESETS)('%s has no rows in an empty range', async (preset) => {
    const timeRange = { from: 0, to: DAY };
    expect(await ask({ queryType: 'preset', preset }, engine, { timeRange })).toEqual([]);
  });

  it.each([
    ['over_served', { margin: -0.01 }, 'margin'],
    ['over_served', { margin: 1.01 }, 'margin'],
    ['what_to_try_next', { margin: 'much' }, 'margin'],
    ['over_served', { min_samples: 1 }, 'min_samples'],
    ['tiers_standardised', { min_samples: 2.5 }, 'min_samples'],
    ['tiers_standardised', { by: 'repo' }, 'by'],
  ])('%s refuses %j', async (preset, params, name) => {
    const error = await thrown(asked(engine, preset, params));
    expect(error.code).toBe('bad_query');
    expect(error.message).toContain(name);
  });
});
