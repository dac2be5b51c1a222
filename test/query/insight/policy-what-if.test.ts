import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { Random } from '../../support/random';
import { ask, executions, type Row } from '../support/ask';
import { DATABASES, openDatabase } from '../support/databases';
import { expectRows } from './support/expect-rows';
import { type Made, openMade } from './support/made';
import { type Policy, whatIf } from './support/policy';

const asked = async (engine: TestEngine, policy: object = {}): Promise<Row> => {
  const params = { window: 'all', ...policy };
  const rows = await ask({ queryType: 'preset', preset: 'policy_what_if', params }, engine);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};

function expectInRange(row: Row): void {
  for (const [name, value] of Object.entries(row)) {
    if (value === null) continue;
    expect(Number.isFinite(value), `${name} is ${value}`).toBe(true);
    if (/success|coverage|moved|ips_(low|high)|dr_(low|high)/.test(name)) {
      expect(value, name).toBeGreaterThanOrEqual(0);
      expect(value, name).toBeLessThanOrEqual(1);
    }
  }
  for (const [low, middle, high] of [
    ['success_low', 'success', 'success_high'],
    ['cost_low', 'cost', 'cost_high'],
    ['worst_success', 'success', 'best_success'],
    ['difference_low', 'difference', 'difference_high'],
    ['saving_low', 'saving', 'saving_high'],
    ['ips_low', 'ips_success', 'ips_high'],
    ['dr_low', 'dr_success', 'dr_high'],
  ] as const) {
    if (row[middle] === null) continue;
    expect(row[low], low).toBeLessThanOrEqual(Number(row[middle]) + 1e-9);
    expect(row[high], high).toBeGreaterThanOrEqual(Number(row[middle]) - 1e-9);
  }
}

const POLICIES: readonly Policy[] = [
  {},
  { tier_otherwise: 'small' },
  { tier_otherwise: 'medium', min_samples: 3 },
  { tier_below_confidence: 'large' },
  { tier_below_confidence: 'large', confidence: 0.55, tier_below_complexity: 'small', complexity: 45 },
  { task_types: 'test=small, refactor = large,', tier_otherwise: 'medium' },
  { tier_below_complexity: 'small', complexity: 100, min_samples: 1 },
  { tier_below_confidence: 'huge', confidence: 1 },
  { tier_otherwise: 'huge' },
];

describe.each(DATABASES)('policy_what_if over the database %s', (database) => {
  let engine: TestEngine;
  let rows: Row[];
  beforeAll(async () => {
    engine = await openDatabase(database);
    rows = await executions(engine);
  });
  afterAll(() => engine?.close());

  it.each(POLICIES)('answers as plain arithmetic does to %j', async (policy) => {
    const answer = await asked(engine, policy);
    expectRows([answer], [whatIf(rows, trimmed(policy))]);
    expectInRange(answer);
  });

  it('says of what really ran that it would bring what it brought', async () => {
    const answer = await asked(engine);
    if (answer.n === 0) return;
    expect(answer).toMatchObject({ coverage: 1, moved: 0 });
    expect(answer.success).toBeCloseTo(Number(answer.actual_success), 12);
    expect(answer.cost).toBeCloseTo(Number(answer.actual_cost), 9);
    for (const name of ['difference', 'difference_low', 'difference_high', 'saving', 'saving_low', 'saving_high']) {
      expect(answer[name], name).toBeCloseTo(0, 6);
    }
  });
});

/** The pairs as the plain arithmetic reads them. */
const trimmed = (policy: Policy): Policy =>
  policy.task_types === undefined ? policy : { ...policy, task_types: policy.task_types.replaceAll(' ', '') };

const TIERS = ['small', 'medium', 'large'] as const;

/** Executions of a router that explores, and logs with which probability it chose. */
function exploring(seed: number, n: number): Made[] {
  const random = new Random(seed);
  return Array.from({ length: n }, () => {
    const complexity_score = random.below(101);
    const hard = complexity_score / 100;
    const chances = [0.8 - 0.6 * hard, 0.15, 0.05 + 0.6 * hard];
    const at = random.next();
    const tier = at < chances[0]! ? 0 : at < chances[0]! + chances[1]! ? 1 : 2;
    return {
      task_type: random.pick(['test', 'refactor']),
      model_tier: TIERS[tier]!,
      complexity_score,
      routing_confidence: random.next(),
      success: random.next() < 0.9 - 0.4 * hard + 0.1 * tier,
      actual_cost: [0.01, 0.03, 0.1][tier]! * (0.5 + random.next()),
      metadata: random.next() < 0.9 ? { propensity: chances[tier] } : random.pick([null, {}, { propensity: 'x' }]),
    };
  });
}

describe('policy_what_if where propensities are logged', () => {
  let engine: TestEngine;
  let rows: Row[];
  beforeAll(async () => {
    engine = await openMade(exploring(3, 4000));
    rows = await executions(engine);
  });
  afterAll(() => engine?.close());

  it.each([...POLICIES, { tier_otherwise: 'large', min_samples: 400 }])(
    'weights as plain arithmetic does for %j',
    async (policy) => {
      const answer = await asked(engine, policy);
      const expected = whatIf(rows, trimmed(policy));
      expect(expected.logged).toBeGreaterThan(3000);
      expectRows([answer], [expected]);
      expectInRange(answer);
    },
  );

  it('comes to what the policy would bring, by strata and by weights', async () => {
    const answer = await asked(engine, { tier_otherwise: 'large' });
    const truth = 0.9 - 0.2 + 0.2;
    for (const name of ['success', 'ips_success', 'dr_success']) {
      expect(Math.abs(Number(answer[name]) - truth), name).toBeLessThan(0.04);
    }
    expect(answer.effective_n).toBeLessThan(Number(answer.logged));
  });
});

describe('policy_what_if and odd executions', () => {
  const over = async <T>(rows: readonly Made[], then: (engine: TestEngine) => Promise<T>): Promise<T> => {
    const engine = await openMade(rows);
    try {
      return await then(engine);
    } finally {
      await engine.close();
    }
  };
  const many = (n: number, made: Made = {}) => Array.from({ length: n }, () => made);

  it('nothing is known of a tier never tried, but the worst and the best case', () =>
    over(many(50), async (engine) => {
      expect(await asked(engine, { tier_otherwise: 'huge' })).toMatchObject({
        coverage: 0,
        success: null,
        success_low: null,
        success_high: null,
        cost: null,
        worst_success: 0,
        best_success: 1,
        actual_success: 1,
        moved: 1,
        difference: null,
        saving: null,
        n: 50,
      });
    }));

  it.each([
    [true, 0.01],
    [false, 0],
  ])('where all have success %s, at a cost of %d', (success, actual_cost) =>
    over(
      [...many(30, { success, actual_cost }), ...many(30, { success, actual_cost, model_tier: 'large' })],
      async (engine) => {
        for (const tier_otherwise of ['', 'large']) {
          const answer = await asked(engine, { tier_otherwise });
          expectInRange(answer);
          expect(answer.success).toBe(Number(success));
          expect(Number(answer.success_high) - Number(answer.success_low)).toBeGreaterThan(0.01);
          expect(answer.cost).toBeCloseTo(actual_cost, 6);
        }
      },
    ),
  );

  it('values that are not finite, and rows that tell too little, are left out and counted', () =>
    over(
      [
        ...many(40),
        ...many(3, { actual_cost: Number.NaN }),
        ...many(3, { actual_cost: Number.POSITIVE_INFINITY, routing_confidence: Number.NaN }),
        ...many(5, { success: null }),
        ...many(6, { complexity_score: null }),
        ...many(7, { complexity_score: 101 }),
        ...many(8, { task_type: null }),
      ],
      async (engine) => {
        const answer = await asked(engine, { tier_below_confidence: 'small', tier_below_complexity: 'small' });
        expectInRange(answer);
        expect(answer).toMatchObject({ n: 46, left_out: 26, coverage: 1, success: 1 });
        expect(answer.cost).toBeCloseTo(0.01, 6);
      },
    ));

  it('metadata that is no JSON, or holds another thing there, logs nothing', () =>
    over(
      [
        ...many(30),
        ...[
          '{"propensity"',
          '{"propensity": {}}',
          '{"propensity": 0}',
          '{"propensity": -1}',
          '{"propensity": 2}',
          '{"propensity": "NaN"}',
          '"propensity"',
          '["propensity"]',
        ].map((metadata) => ({ metadata })),
      ],
      async (engine) => {
        expect(await asked(engine, { tier_otherwise: 'small' })).toMatchObject({
          n: 38,
          logged: 0,
          effective_n: null,
          ips_success: null,
          dr_success: null,
          dr_low: null,
        });
      },
    ));

  it('names of tiers and types of task are values, whatever they hold', () =>
    over(
      [...many(25, { task_type: "it's=$1" }), ...many(25, { model_tier: "'; --", task_type: "it's=$1" })],
      async (engine) => {
        const answer = await asked(engine, { task_types: "it's=$1='; --" });
        expect(answer).toMatchObject({ moved: 0.5, coverage: 1 });
      },
    ));

  it('an empty range has no answer, and says so by n', () =>
    over([], async (engine) => {
      const answer = await asked(engine, { tier_otherwise: 'small' });
      expect(Object.entries(answer).filter(([, value]) => value !== null)).toEqual([
        ['n', 0],
        ['left_out', 0],
        ['logged', 0],
      ]);
    }));

  it.each([
    [{ confidence: 1.1 }, 'confidence'],
    [{ confidence: -0.1 }, 'confidence'],
    [{ confidence: Number.NaN }, 'confidence'],
    [{ complexity: 101 }, 'complexity'],
    [{ complexity: 20.5 }, 'complexity'],
    [{ min_samples: 0 }, 'min_samples'],
    [{ tier_otherwise: 3 }, 'tier_otherwise'],
    [{ tier_otherwise: 'x'.repeat(201) }, 'tier_otherwise'],
    [{ task_types: 'test' }, 'task_types'],
    [{ task_types: 'test=' }, 'task_types'],
    [{ task_types: '=small' }, 'task_types'],
    [{ task_types: 'test=small,test=large' }, 'task_types'],
    [{ task_types: 'test=small;refactor=' }, 'task_types'],
  ] as const)('refuses %j', async (policy, named) => {
    await over([], async (engine) => {
      const error = await thrown(asked(engine, policy));
      expect(error.code).toBe('bad_query');
      expect(error.message).toContain(named);
    });
  });
});
