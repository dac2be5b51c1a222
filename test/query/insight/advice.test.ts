import { afterEach, describe, expect, it } from 'vitest';
import { plainAnswer } from '../../../src/answer/plain-answer';
import { adviceReport } from '../../../src/asking/reports/advice';
import { TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { Random } from '../../support/random';
import { ask, DAY, frameOf, type Row } from '../support/ask';
import { END } from '../support/databases';
import { benjaminiHochberg, marginTest, mean, sampleVariance, wilson } from './support/plain';

interface Served {
  readonly task: string;
  readonly complexity: number | null;
  readonly tier: string | null;
  readonly repo?: string;
  readonly n: number;
  readonly successes: number;
  readonly cost: number;
}

/** Cost of the i-th of them: above and below by turns. */
const costOf = ({ cost }: Served, i: number) => cost * (i % 2 === 0 ? 1.5 : 0.5);

const literal = (value: string | number | null) => (typeof value === 'string' ? `'${value}'` : String(value));

let engine: TestEngine | undefined;
afterEach(async () => {
  await engine?.close();
  engine = undefined;
});

async function over(served: readonly Served[], ...changes: readonly string[]): Promise<TestEngine> {
  engine = await TestEngine.over([
    `CREATE TABLE executions (task_id UUID DEFAULT uuid(), timestamp TIMESTAMP, task_type VARCHAR, complexity_score INTEGER,
      model_tier VARCHAR, repo VARCHAR, pool_type VARCHAR, success BOOLEAN, actual_cost FLOAT)`,
    ...served.map((one) => {
      const { task, complexity, tier, repo = 'api', n, successes, cost } = one;
      return `INSERT INTO executions BY NAME SELECT make_timestamp(${END - DAY} * 1000) AS timestamp, '${task}' AS task_type,
        ${literal(complexity)} AS complexity_score, ${literal(tier)} AS model_tier, '${repo}' AS repo, 'pool' AS pool_type,
        i < ${successes} AS success, ${cost} * CASE WHEN i % 2 = 0 THEN 1.5 ELSE 0.5 END AS actual_cost
        FROM range(${n}) AS numbers (i)`;
    }),
    ...changes,
  ]);
  return engine;
}

const advice = (params: object) =>
  ask({ queryType: 'preset', preset: 'advice', params: { task_type: 'test', complexity: 50, ...params } }, engine!);

const byTier = (rows: readonly Row[], column: string) =>
  Object.fromEntries(rows.map(({ model_tier, [column]: value }) => [model_tier, value]));

const STRATUM = [
  { task: 'test', complexity: 41, tier: 'small', n: 400, successes: 300, cost: 0.001 },
  { task: 'test', complexity: 59, tier: 'medium', n: 500, successes: 480, cost: 0.004 },
  { task: 'test', complexity: 50, tier: 'large', n: 300, successes: 287, cost: 0.02 },
] as const;

/** What no stratum of the question holds, and what tells of no outcome. */
const ELSEWHERE = [
  { task: 'docs', complexity: 50, tier: 'small', n: 200, successes: 199, cost: 0.001 },
  { task: 'docs', complexity: 50, tier: 'large', n: 200, successes: 198, cost: 0.02 },
  { task: 'test', complexity: 60, tier: 'small', n: 90, successes: 10, cost: 0.001 },
  { task: 'test', complexity: 60, tier: 'large', n: 90, successes: 80, cost: 0.02 },
  { task: 'test', complexity: 39, tier: 'huge', n: 40, successes: 40, cost: 0.1 },
  { task: 'test', complexity: null, tier: 'small', n: 100, successes: 100, cost: 0.001 },
  { task: 'test', complexity: 500, tier: 'small', n: 100, successes: 100, cost: 0.001 },
  { task: 'test', complexity: 50, tier: null, n: 100, successes: 100, cost: 0.001 },
] as const;

describe('advice', () => {
  it('has success and cost with bounds as plain arithmetic has them', async () => {
    await over([...STRATUM, ...ELSEWHERE]);
    const rows = await advice({});
    expect(rows.map(({ model_tier }) => model_tier)).toEqual(['small', 'medium', 'large', 'huge']);
    for (const [i, served] of STRATUM.entries()) {
      const costs = Array.from({ length: served.n }, (_, j) => costOf(served, j));
      const half = 1.96 * Math.sqrt(sampleVariance(costs) / served.n);
      const { low, high } = wilson(served.successes, served.n);
      const near = (value: number) => expect.closeTo(value, 7);
      expect(rows[i]).toMatchObject({
        n: served.n,
        success: near(served.successes / served.n),
        success_low: near(low),
        success_high: near(high),
        cost: near(mean(costs)),
        cost_low: near(mean(costs) - half),
        cost_high: near(mean(costs) + half),
        within: 'all',
      });
    }
    expect(rows[3]).toEqual({
      model_tier: 'huge',
      n: 0,
      ...Object.fromEntries(
        ['success', 'success_low', 'success_high', 'cost', 'cost_low', 'cost_high'].map((name) => [name, null]),
      ),
      verdict: 'too_few',
      recommended: false,
      propensity: 0,
      within: 'all',
    });
  });

  it('judges each tier against the next cheaper one, among all such verdicts', async () => {
    await over([...STRATUM, ...ELSEWHERE]);
    const margin = 0.05;
    const [small, medium, large, docsSmall, docsLarge, hardSmall, hardLarge] = [...STRATUM, ...ELSEWHERE] as Served[];
    const pairs = [
      [medium!, small!],
      [large!, medium!],
      [docsLarge!, docsSmall!],
      [hardLarge!, hardSmall!],
    ] as const;
    const p = pairs.map(([dear, cheap]) => marginTest(dear.successes, dear.n, cheap.successes, cheap.n, margin));
    const [less, more] = [p, p.map((each) => 1 - each)].map((each) => benjaminiHochberg(each));
    const expected = pairs.map((_, i) => {
      if (less![i]! <= 0.05) return 'over_served';
      return more![i]! <= 0.05 ? 'earns_its_price' : 'open';
    });
    expect(expected).toEqual(['earns_its_price', 'over_served', 'over_served', 'earns_its_price']);
    expect(byTier(await advice({}), 'verdict')).toEqual({
      small: 'cheapest',
      medium: expected[0],
      large: expected[1],
      huge: 'too_few',
    });
    expect(byTier(await advice({ task_type: 'docs' }), 'verdict')).toMatchObject({ large: expected[2] });
    expect(byTier(await advice({ complexity: 79 }), 'verdict')).toMatchObject({ large: expected[3] });
  });

  it('has the verdicts of the ledger of over-served tasks, whatever strata there are', async () => {
    const random = new Random(15);
    const served = ['test', 'docs', 'fix'].flatMap((task) =>
      [10, 30, 50, 70, 90].flatMap((complexity) =>
        ['small', 'medium', 'large', 'huge'].flatMap((tier, i): Served[] => {
          const n = random.below(5) === 0 ? random.below(40) : 30 + random.below(400);
          const cost = random.below(6) === 0 ? 0.01 : 0.001 * 4 ** i;
          return n === 0
            ? []
            : [{ task, complexity, tier, n, successes: Math.round(n * (0.7 + random.below(31) / 100)), cost }];
        }),
      ),
    );
    await over(served);
    const ledger = await ask({ queryType: 'preset', preset: 'over_served', params: {} }, engine!);
    const seen = new Set<unknown>();
    for (const task of ['test', 'docs', 'fix']) {
      for (const band of [0, 1, 2, 3, 4]) {
        for (const { model_tier, n, verdict } of await advice({ task_type: task, complexity: 20 * band + 5 })) {
          const row = ledger.find(
            (one) => one.task_type === task && one.complexity_band === band && one.dear_tier === model_tier,
          );
          const judged = row === undefined || row.verdict === 'too_few' ? 'cheapest' : row.verdict;
          const said = verdict === 'cheaper_falls_short' ? 'over_served' : verdict;
          expect(said, `${task} ${band} ${model_tier}`).toBe(Number(n) < 30 ? 'too_few' : judged);
          seen.add(verdict);
        }
      }
    }
    expect([...seen].toSorted()).toEqual([
      'cheaper_falls_short',
      'cheapest',
      'earns_its_price',
      'open',
      'over_served',
      'too_few',
    ]);
  });

  it('recommends the cheapest whose lower bound is not beaten by more than the margin', async () => {
    await over(STRATUM);
    const recommended = async (params: object) =>
      (await advice(params)).filter((row) => row.recommended).map(({ model_tier }) => model_tier);
    expect(await recommended({})).toEqual(['medium']);
    expect(await recommended({ margin: 0.5 })).toEqual(['small']);
    const lows = STRATUM.map(({ successes, n }) => wilson(successes, n).low);
    const gap = Math.max(...lows) - lows[0]!;
    expect(await recommended({ margin: gap - 1e-6 })).toEqual(['medium']);
    expect(await recommended({ margin: gap + 1e-6 })).toEqual(['small']);
    expect(await recommended({ margin: 0 })).toEqual(['medium']);
  });

  it('does not recommend a tier that it calls over-served: each is a step below the next, and two are too far', async () => {
    await over([
      { task: 'test', complexity: 50, tier: 'small', n: 5000, successes: 4500, cost: 0.001 },
      { task: 'test', complexity: 50, tier: 'medium', n: 5000, successes: 4650, cost: 0.004 },
      { task: 'test', complexity: 50, tier: 'large', n: 5000, successes: 4800, cost: 0.02 },
    ]);
    const ledger = await ask({ queryType: 'preset', preset: 'over_served', params: {} }, engine!);
    expect(ledger.map(({ dear_tier, verdict }) => [dear_tier, verdict])).toEqual([
      ['large', 'over_served'],
      ['medium', 'over_served'],
    ]);
    const rows = await advice({});
    expect(byTier(rows, 'recommended')).toEqual({ small: false, medium: true, large: false });
    expect(byTier(rows, 'verdict')).toEqual({
      small: 'cheapest',
      medium: 'cheaper_falls_short',
      large: 'over_served',
    });
    const asker = { ask: async (model: object) => plainAnswer(await frameOf(model, engine!)) };
    expect((await adviceReport(asker, { taskType: 'test', complexity: 50 })).advice).toBe(
      'Take medium: of 5,000 test tasks of complexity 40 to 59 over 30d 93 % succeeded (92.3 % to 93.7 %), at 0.004 USD each. small does about as well, but its lower bound is more than 5 points below that of large.',
    );
  });

  it('spreads what explores evenly over all tiers', async () => {
    await over([...STRATUM, ...ELSEWHERE]);
    expect(byTier(await advice({ explore: 0.2 }), 'propensity')).toEqual({
      small: expect.closeTo(0.05, 12),
      medium: expect.closeTo(0.85, 12),
      large: expect.closeTo(0.05, 12),
      huge: expect.closeTo(0.05, 12),
    });
    expect(byTier(await advice({ explore: 1 }), 'propensity').medium).toBe(0.25);
  });

  it('compares within the repository where that is enough for every tier of which all are', async () => {
    await over([
      ...STRATUM,
      { ...STRATUM[0], repo: 'web', n: 40, successes: 40 },
      { ...STRATUM[1], repo: 'web', n: 30, successes: 28 },
      { ...STRATUM[2], repo: 'web', n: 30, successes: 29 },
      { ...STRATUM[0], repo: 'cli', n: 400, successes: 400 },
      { ...STRATUM[1], repo: 'cli', n: 400, successes: 400 },
      { ...STRATUM[2], repo: 'cli', n: 29, successes: 29 },
    ]);
    const web = await advice({ repo: 'web' });
    expect(byTier(web, 'n')).toEqual({ small: 40, medium: 30, large: 30 });
    expect(web.every(({ within }) => within === 'repo')).toBe(true);
    expect(web.find(({ recommended }) => recommended)!.model_tier).toBe('small');
    for (const repo of ['cli', 'nowhere']) {
      const rows = await advice({ repo });
      expect(byTier(rows, 'n')).toEqual({ small: 840, medium: 930, large: 359 });
      expect(rows.every(({ within }) => within === 'all')).toBe(true);
    }
  });
});

describe('too little to say', () => {
  const empty = { success: null, success_low: null, success_high: null, cost: null, cost_low: null, cost_high: null };

  it.each<[string, readonly Served[]]>([
    ['29 executions of each', STRATUM.map((one) => ({ ...one, n: 29, successes: 20 }))],
    ['no complexity', STRATUM.map((one) => ({ ...one, complexity: null }))],
    ['another task type', STRATUM.map((one) => ({ ...one, task: 'docs' }))],
  ])('too few, and no propensity: %s', async (_, served) => {
    await over(served);
    for (const row of await advice({ explore: 0.1 })) {
      expect(row).toMatchObject({ ...empty, verdict: 'too_few', recommended: false, propensity: null });
    }
  });

  it('nothing of an empty range, nor of no task type', async () => {
    await over([]);
    expect(await advice({})).toEqual([]);
    await engine!.close();
    await over(STRATUM);
    expect(await advice({ task_type: '' })).toEqual([]);
  });

  it('of no costs at all: that costs are what is too few', async () => {
    await over(STRATUM, 'UPDATE executions SET actual_cost = NULL');
    const asker = { ask: async (model: object) => plainAnswer(await frameOf(model, engine!)) };
    expect((await adviceReport(asker, { taskType: 'test', complexity: 50 })).advice).toBe(
      'Too few to recommend a tier: none has 30 executions with a cost of test tasks of complexity 40 to 59 over 30d.',
    );
  });

  it('of costs that are no numbers: success, but no verdict', async () => {
    await over(STRATUM, "UPDATE executions SET actual_cost = 'NaN' WHERE model_tier = 'large'");
    const rows = await advice({});
    expect(rows.find(({ model_tier }) => model_tier === 'large')).toMatchObject({
      n: 300,
      success: expect.closeTo(287 / 300, 12),
      cost: null,
      cost_low: null,
      cost_high: null,
      verdict: 'too_few',
      recommended: false,
    });
    expect(byTier(rows, 'verdict')).toMatchObject({ small: 'cheapest', medium: 'earns_its_price' });
  });

  it.each<[string, readonly Served[]]>([
    ['all successes', STRATUM.map((one) => ({ ...one, successes: one.n }))],
    ['all failures', STRATUM.map((one) => ({ ...one, successes: 0 }))],
    ['costs of zero', STRATUM.map((one) => ({ ...one, cost: 0 }))],
    ['one tier only', STRATUM.slice(0, 1)],
  ])('no bound outside its range: %s', async (_, served) => {
    await over(served);
    const rows = await advice({ explore: 0.5 });
    expect(rows.filter(({ recommended }) => recommended)).toHaveLength(1);
    expect(rows[0]!.verdict).toBe('cheapest');
    for (const { success, success_low, success_high, cost, cost_low, cost_high, propensity } of rows) {
      for (const share of [success, success_low, success_high, propensity]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
      expect(Number(success_low)).toBeLessThanOrEqual(Number(success));
      expect(Number(success)).toBeLessThanOrEqual(Number(success_high));
      expect(cost_low).toBeGreaterThanOrEqual(0);
      expect(Number(cost_low)).toBeLessThanOrEqual(Number(cost));
      expect(Number(cost)).toBeLessThanOrEqual(Number(cost_high));
    }
  });

  it('ten thousand tiers: the twenty that took most such tasks', async () => {
    await over(
      STRATUM,
      `INSERT INTO executions BY NAME
      SELECT uuid() AS task_id, timestamp, task_type, complexity_score, 'tier ' || number AS model_tier, success
      FROM (FROM executions LIMIT 1), (SELECT unnest(range(10_000)) AS number)`,
    );
    const rows = await advice({ explore: 0.1 });
    expect(rows).toHaveLength(20);
    expect(rows.slice(0, 3).map(({ model_tier }) => model_tier)).toEqual(['small', 'medium', 'large']);
    expect(rows.reduce((sum, { propensity }) => sum + Number(propensity), 0)).toBeCloseTo(1, 12);
  });

  it.each([
    [{ complexity: 101 }, 'complexity'],
    [{ complexity: 1.5 }, 'complexity'],
    [{ explore: 1.1 }, 'explore'],
    [{ margin: -0.1 }, 'margin'],
    [{ min_samples: 1 }, 'min_samples'],
    [{ task_type: 7 }, 'task_type'],
  ])('refuses %j', async (params, named) => {
    await over(STRATUM);
    const error = await thrown(advice(params));
    expect(error).toMatchObject({ code: 'bad_query', message: expect.stringContaining(named) });
  });
});
