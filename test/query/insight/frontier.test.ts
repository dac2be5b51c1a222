import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { Random } from '../../support/random';
import { ask, executions, type Row, select } from '../support/ask';
import { DATABASES, openDatabase } from '../support/databases';
import { expectRows } from './support/expect-rows';
import { frontier, regret } from './support/frontier';
import { type Made, openMade } from './support/made';

const preset = (engine: TestEngine, name: string, params: object = {}) =>
  ask({ queryType: 'preset', preset: name, params: { window: 'all', ...params } }, engine);

async function halves(engine: TestEngine): Promise<ReadonlyMap<string, number>> {
  const rows = await select(engine, 'SELECT DISTINCT task_id, (hash(task_id) % 2)::INTEGER AS half FROM executions');
  return new Map(rows.map(({ task_id, half }) => [String(task_id), Number(half)]));
}

async function expectBoth(engine: TestEngine, rows: readonly Row[], enough: number): Promise<void> {
  const points = await preset(engine, 'cost_quality_frontier', { min_samples: enough });
  expectRows(points, frontier(rows, enough));
  const half = await halves(engine);
  for (const lambda of [0, 1, 12.5]) {
    const answer = await preset(engine, 'routing_regret', { min_samples: enough, lambda });
    expectRows(answer, [regret(rows, half, lambda, enough)]);
    for (const row of [...points, ...answer]) {
      for (const value of Object.values(row)) {
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }
    }
  }
}

describe.each(DATABASES)('cost_quality_frontier and routing_regret over the database %s', (database) => {
  let engine: TestEngine;
  let rows: Row[];
  beforeAll(async () => {
    engine = await openDatabase(database);
    rows = await executions(engine);
  });
  afterAll(() => engine?.close());

  it.each([20, 5, 2])('answer as plain arithmetic does with at least %i', (enough) => expectBoth(engine, rows, enough));
});

/** Executions under one of two policies, of tiers of which one is dear and no better. */
function underPolicies(n: number): Made[] {
  const random = new Random(n);
  const tiers = { nano: 0.5, small: 0.7, medium: 0.72, large: 0.9, huge: 0.85 } as const;
  const names = Object.keys(tiers) as (keyof typeof tiers)[];
  return Array.from({ length: n }, () => {
    const policy = random.pick(['thrifty', 'lavish', null]);
    const place = Math.min(4, Math.floor(5 * random.next() ** (policy === 'thrifty' ? 2 : 0.7)));
    const tier = names[place]!;
    const complexity_score = random.below(101);
    return {
      task_type: random.pick(['test', 'refactor']),
      model_tier: tier,
      complexity_score,
      success: random.next() < tiers[tier] - complexity_score / 500,
      actual_cost: 0.005 * 3 ** place * (0.5 + random.next()),
      metadata: policy === null ? null : { policy },
    };
  });
}

describe('cost_quality_frontier', () => {
  let engine: TestEngine;
  let rows: Row[];
  beforeAll(async () => {
    engine = await openMade(underPolicies(4000));
    rows = await executions(engine);
  });
  afterAll(() => engine?.close());

  it('and routing_regret answer as plain arithmetic does where policies are logged', () =>
    expectBoth(engine, rows, 20));

  it('shows tiers, policies and the router, by cost, on a hull that none of the tiers is above', async () => {
    const points = await preset(engine, 'cost_quality_frontier');
    expect(points.map(({ point }) => point).toSorted()).toEqual(
      ['huge', 'large', 'lavish', 'medium', 'nano', 'router', 'small', 'thrifty'].toSorted(),
    );
    const costs = points.map(({ cost }) => Number(cost));
    expect(costs).toEqual(costs.toSorted((a, b) => a - b));
    const tiers = points.filter(({ kind }) => kind === 'tier');
    for (const { success, hull } of tiers) expect(Number(hull)).toBeGreaterThanOrEqual(Number(success) - 1e-12);
    expect(points.find(({ point }) => point === 'huge')).toMatchObject({ on_frontier: false });
    expect(points.find(({ point }) => point === 'large')).toMatchObject({ on_frontier: true });
    const hulls = points.map(({ hull }) => Number(hull));
    expect(hulls).toEqual(hulls.toSorted((a, b) => a - b));
  });

  it.each(['tier', 'policy', 'router'])('shows only each %s, as it stands among all', async (only) => {
    const all = await preset(engine, 'cost_quality_frontier');
    const shown = await preset(engine, 'cost_quality_frontier', { only });
    expectRows(
      shown,
      all.filter(({ kind }) => kind === only),
    );
    expect(shown.length).toBeGreaterThan(0);
  });

  it.each([
    ['cost_quality_frontier', { only: 'tiers' }, 'only'],
    ['cost_quality_frontier', { min_samples: 1 }, 'min_samples'],
    ['routing_regret', { lambda: -1 }, 'lambda'],
    ['routing_regret', { lambda: Number.NaN }, 'lambda'],
    ['routing_regret', { lambda: 1e7 }, 'lambda'],
  ])('%s refuses %j', async (name, params, named) => {
    const error = await thrown(preset(engine, name, params));
    expect(error.code).toBe('bad_query');
    expect(error.message).toContain(named);
  });
});

const many = (n: number, made: Made = {}) => Array.from({ length: n }, () => made);

const ODD: readonly (readonly [string, readonly Made[]])[] = [
  ['no execution', []],
  ['one tier', many(100)],
  ['tiers that cost the same', [...many(100), ...many(100, { model_tier: 'large' })]],
  [
    'costs of zero',
    [...many(100, { actual_cost: 0 }), ...many(100, { actual_cost: 0, model_tier: 'large', success: false })],
  ],
  ['successes alone', [...many(100), ...many(100, { model_tier: 'large', actual_cost: 1 })]],
  [
    'failures alone',
    [...many(100, { success: false }), ...many(100, { model_tier: 'large', actual_cost: 1, success: false })],
  ],
  [
    'costs that are not finite',
    [
      ...many(100, { actual_cost: Number.NaN }),
      ...many(60, { model_tier: 'large', actual_cost: Number.POSITIVE_INFINITY }),
    ],
  ],
  ['no complexity', many(100, { complexity_score: null })],
  ['no success', many(100, { success: null })],
];

describe.each(ODD)('cost_quality_frontier and routing_regret with %s', (_, made) => {
  it('answer what plain arithmetic does, and nothing that is no number', async () => {
    const engine = await openMade(made);
    try {
      await expectBoth(engine, await executions(engine), 20);
    } finally {
      await engine.close();
    }
  });
});

it('cost_quality_frontier shows the tiers with the most executions of thousands', async () => {
  const made = Array.from({ length: 20_000 }, (_, i) => ({ model_tier: `model ${i % 200 < 100 ? i % 4 : i % 5000}` }));
  const engine = await openMade(made);
  try {
    const points = await preset(engine, 'cost_quality_frontier');
    expect(points).toHaveLength(31);
    expect(points.map(({ point }) => point)).toEqual(
      expect.arrayContaining(['model 0', 'model 1', 'model 2', 'model 3']),
    );
  } finally {
    await engine.close();
  }
});
