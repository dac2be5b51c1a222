import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { ask, DAY, type Row } from '../support/ask';
import { END, openDatabase } from '../support/databases';
import { expectNear, near } from '../support/near';
import { type Execution, executionsOf } from '../vocabulary/support/execution';
import { OPEN, openLoose } from './support/loose-executions';
import { costForecast, costPerSuccess } from './support/plain-cost';

const preset = (engine: TestEngine, name: string, params: object = {}, to = END) =>
  ask({ queryType: 'preset', preset: name, params }, engine, { timeRange: { from: END - 31 * DAY, to } });

/** Times at which the month is looked at: in it, at its very beginning and end, and in the middle of the day. */
const PRESENTS = [
  END,
  Date.UTC(2026, 1, 9),
  Date.UTC(2026, 1, 1),
  Date.UTC(2026, 0, 31, 23, 59, 59),
  Date.UTC(2026, 1, 2, 7, 30),
  Date.UTC(2026, 2, 10),
];

describe.each(Object.entries(OPEN))('over the database %s', (_, open) => {
  let engine: TestEngine;
  let executions: Execution[];
  beforeAll(async () => {
    engine = await open();
    executions = await executionsOf(engine);
  });
  afterAll(() => engine?.close());

  it.each(['model_tier', 'pool_type', 'task_type', 'repo'] as const)('cost per success by %s', async (by) => {
    const rows = await preset(engine, 'cost_per_success_bounds', { by, limit: 10_000 });
    const all = executions.filter(({ timestamp }) => timestamp >= END - 31 * DAY && timestamp <= END);
    expect(new Set(rows.map(({ group }) => group))).toEqual(new Set(all.map((row) => row[by])));
    expectNear(
      rows,
      rows.map(({ group }) => ({ group: group!, ...costPerSuccess(all.filter((row) => row[by] === group)) })),
    );
  });

  it('cost per success of all', async () => {
    for (const days of [31, 7, 1]) {
      const all = executions.filter(({ timestamp }) => timestamp >= END - days * DAY && timestamp <= END);
      const rows = await preset(engine, 'cost_per_success_bounds', { by: 'none', window: `${days}d` });
      expectNear(rows, [costPerSuccess(all)]);
    }
  });

  it.each(PRESENTS)('the forecast at %i, and day by day', async (present) => {
    for (const weeks of [4, 2]) {
      const [row] = await preset(engine, 'cost_forecast', { weeks, budget: 3 }, present);
      const { half, above, ...expected } = costForecast(executions, present, weeks);
      expectNear([row!], [expected]);
      const daily = await preset(engine, 'cost_forecast_daily', { weeks }, present);
      const now = daily.find(({ time }) => time === present)!;
      expect(near(now.actual, expected.month_to_date)).toBe(true);
      expect(daily.map(({ time }) => Number(time))).toEqual(
        daily.map(({ time }) => Number(time)).toSorted((a, b) => a - b),
      );
      expect(row!.budget).toBe(3);
      if (half === null || above === null) {
        expect(row).toMatchObject({ forecast: null, low: null, high: null, share_of_budget: null });
        expect(row!.text).toBe(`too few days to go by: ${expected.days_of_history} of 14`);
        expect(daily.every(({ forecast }) => forecast === null)).toBe(true);
        continue;
      }
      expect(Math.abs(Number(row!.high) - expected.forecast! - above)).toBeLessThanOrEqual(4e-3 * above + 1e-9);
      const below = Math.max(expected.forecast! - half, Math.min(expected.month_to_date, expected.forecast!));
      expect(Math.abs(Number(row!.low) - below)).toBeLessThanOrEqual(2e-3 * half + 1e-9);
      expect(row!.low).toBeGreaterThanOrEqual(expected.month_to_date);
      expect(near(row!.share_of_budget, expected.forecast! / 3)).toBe(true);
      const { forecast, low, high } = daily.at(-1)!;
      expectNear([{ forecast, low, high } as Row], [{ forecast: row!.forecast!, low: row!.low!, high: row!.high! }]);
      expect(now).toMatchObject({ forecast: now.actual, low: now.actual, high: now.actual });
    }
  });
});

describe('cost per success', () => {
  const bounds = async (columns: Readonly<Record<string, string>>, rows = 100) => {
    const engine = await openLoose({ rows, columns });
    try {
      return (await preset(engine, 'cost_per_success_bounds', { by: 'none' }))[0]!;
    } finally {
      await engine.close();
    }
  };

  it.each([
    ['all failed', { success: 'false' }, { n: 100, successes: 0, cost_per_success: null, low: null, high: null }],
    ['all succeeded at one price', { success: 'true' }, { n: 100, cost_per_success: 1, low: 1, high: 1 }],
    ['costs are zero', { actual_cost: '0' }, { n: 100, cost_per_success: 0, low: 0, high: 0 }],
    ['costs are no numbers', { actual_cost: "'nan'" }, { n: 0, left_out: 100, cost_per_success: null, high: null }],
    ['costs are infinite', { actual_cost: "'infinity'" }, { n: 0, left_out: 100, cost_per_success: null, high: null }],
    ['outcomes are unknown', { success: 'NULL' }, { n: 0, left_out: 100, cost_per_success: null }],
    ['few succeeded', { success: 'i < 9' }, { n: 100, successes: 9, cost_per_success: null, low: null, high: null }],
  ])('answers where %s', async (_, columns, expected) => {
    expect(await bounds(columns)).toMatchObject(expected);
  });

  it('says too few under thirty', async () => {
    expect(await bounds({}, 29)).toMatchObject({ n: 29, successes: 29, cost_per_success: null, low: null, high: null });
  });

  it('never goes below nothing', async () => {
    const { low, cost_per_success } = await bounds({ actual_cost: 'CASE WHEN i = 0 THEN 1000 ELSE 0 END' });
    expect(low).toBe(0);
    expect(cost_per_success).toBe(10);
  });
});

describe('cost_forecast', () => {
  /** A dollar an hour for so many days before END. */
  const spending = (days: number, cost = '1') => openLoose({ rows: 24 * days, columns: { actual_cost: cost } });

  it.each([
    [13, null],
    [14, null],
    [15, 14],
    [40, 28],
  ])('of %i days goes by %j whole ones', async (days, whole) => {
    const engine = await spending(days);
    const [row] = await preset(engine, 'cost_forecast');
    await engine.close();
    if (whole === null) expect(row).toMatchObject({ forecast: null, low: null, high: null });
    else expect(row).toMatchObject({ forecast: 24 * 28, low: 24 * 28, high: 24 * 28, days_of_history: whole });
    expect(row).toMatchObject({ month_to_date: 24 * 9 + 13, budget: null, share_of_budget: null });
  });

  it.each([
    [500, /: over the budget of 500.00$/],
    [672, /: within the budget of 672.00$/],
    [0, /672.00 USD by the end of the month, 672.00 to 672.00$/],
  ])('compares with a budget of %i', async (budget, text) => {
    const engine = await spending(40);
    expect((await preset(engine, 'cost_forecast', { budget }))[0]!.text).toMatch(text);
    await engine.close();
  });

  it('foresees nothing where costs are 0', async () => {
    const engine = await spending(40, '0');
    const nothing = { month_to_date: 0, forecast: 0, low: 0, high: 0 };
    expect((await preset(engine, 'cost_forecast'))[0]).toMatchObject(nothing);
    await engine.close();
  });

  it.each(["'nan'", 'NULL', "'infinity'"])('does not take costs that are %s for 0 USD', async (cost) => {
    const engine = await spending(40, cost);
    const unknown = { month_to_date: null, forecast: null, low: null, high: null };
    expect((await preset(engine, 'cost_forecast', { budget: 5 }))[0]).toMatchObject({
      ...unknown,
      share_of_budget: null,
      text: 'not known: none of 685 executions tells what it cost',
    });
    for (const { actual, forecast } of await preset(engine, 'cost_forecast_daily')) {
      expect([actual, forecast]).toEqual([null, null]);
    }
    expect(await preset(engine, 'budget_use', { budget: 5 })).toEqual([{ budget_use: 0 }]);
    await engine.close();
  });

  it('does not take the days before the first cost for free ones', async () => {
    const engine = await spending(60, 'CASE WHEN i < 24 * 20 THEN 1 END');
    expect((await preset(engine, 'cost_forecast'))[0]).toMatchObject({
      forecast: 24 * 28,
      days_of_history: 19,
      text: '672.00 USD by the end of the month, 672.00 to 672.00',
    });
    await engine.close();
  });

  it('says how many executions count as free for want of a cost', async () => {
    const engine = await spending(60, 'CASE WHEN i % 4 > 0 THEN 1 END');
    expect((await preset(engine, 'cost_forecast'))[0]!.text).toBe(
      '504.00 USD by the end of the month, 504.00 to 504.00; 25 % of executions tell no cost and count as nothing',
    );
    await engine.close();
  });

  it('ends months on the clock of the stored times', async () => {
    const engine = await spending(40);
    const context = { storedTimeZone: 'Asia/Tokyo', timeRange: { from: 0, to: Date.UTC(2026, 0, 31, 16) } };
    const daily = await ask({ queryType: 'preset', preset: 'cost_forecast_daily' }, engine, context);
    await engine.close();
    expect(daily[0]!.time).toBe(Date.UTC(2026, 0, 31, 15));
    expect(daily.at(-1)!.time).toBe(Date.UTC(2026, 1, 28, 15));
  });

  it.each([{ weeks: 1 }, { weeks: 53 }, { weeks: 2.5 }, { budget: -1 }, { budget: 'much' }])(
    'refuses %j',
    async (params) => {
      const engine = await openDatabase('empty');
      for (const name of ['cost_forecast', 'cost_forecast_daily']) {
        expect(await thrown(preset(engine, name, params))).toMatchObject({ code: 'bad_query' });
      }
      await engine.close();
    },
  );
});
