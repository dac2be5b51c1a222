import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { title } from '../../../src/query/vocabulary/dimension';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { ask, DAY, executions, type Row } from '../support/ask';
import { DATABASES, END, openDatabase } from '../support/databases';
import { expectRows } from './support/expect-rows';
import { sum } from './support/plain';

const WEEK = { from: END - 7 * DAY, to: END };
const MONTH = 30.4375;

/** What is laid upon analyses that are proved by themselves. */
describe.each(DATABASES)('over the database %s', (database) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openDatabase(database);
  });
  afterAll(() => engine?.close());

  const preset = (name: string, params: object = {}, timeRange = { from: END - 31 * DAY, to: END }) =>
    ask({ queryType: 'preset', preset: name, params }, engine, { timeRange });

  it('routing_summary adds up the ledger', async () => {
    const ledger = await preset('over_served');
    const served = ledger.filter(({ verdict }) => verdict === 'over_served');
    const saving = sum(served.map((row) => Number(row.saving)));
    const half = Math.hypot(...served.map((row) => Number(row.saving) - Number(row.saving_low)));
    const count = (word: string) => ledger.filter(({ verdict }) => verdict === word).length;
    const isCompared = ledger.some(({ difference }) => difference !== null);
    expectRows(await preset('routing_summary'), [
      {
        saving: isCompared ? saving : null,
        saving_low: isCompared ? saving - half : null,
        saving_high: isCompared ? saving + half : null,
        over_served: served.length,
        earns_its_price: count('earns_its_price'),
        open: count('open'),
        too_few: count('too_few'),
      },
    ]);
  });

  it.each(['success_rate', 'cost_avg', 'duration_avg', 'calibration_gap'])(
    'why_parts adds up why_changed of %s',
    async (measure) => {
      const rows = await preset('why_changed', { measure, limit: 10_000 }, WEEK);
      const parts = await preset('why_parts', { measure }, WEEK);
      expect(parts).toHaveLength(new Set(rows.map(({ dimension }) => dimension)).size);
      const words = new Set(parts.map(({ dimension }) => dimension));
      expect(words.size).toBe(parts.length);
      for (const dimension of new Set(rows.map((row) => row.dimension))) {
        const own = rows.filter((row) => row.dimension === dimension);
        const word = String(dimension).split('_')[0]!;
        const part = parts.find((one) => String(one.dimension).toLowerCase() === word)!;
        for (const effect of ['mix_effect', 'rate_effect']) {
          if (own.every((row) => row[effect] === null)) expect(part[effect]).toBeNull();
          else expect(part[effect]).toBeCloseTo(sum(own.map((row) => Number(row[effect]))), 9);
        }
      }
    },
  );

  it('why_changed calls what it tells apart by names and by what people call it', async () => {
    const rows = await preset('why_changed', { limit: 10_000 }, WEEK);
    expect(rows.map((row) => row.told_apart_by)).toEqual(rows.map(({ dimension }) => title(String(dimension))));
  });

  it('why_series takes the first three apart by time', async () => {
    const first = (await preset('why_changed', {}, WEEK)).slice(0, 3);
    const series = await preset('why_series', {}, WEEK);
    const names = first.map(({ dimension, value }) => `${title(String(dimension))}: ${value ?? '(none)'}`);
    const known = first.filter(({ now }) => now !== null).map((_, i) => names[i]);
    expect(new Set(series.map(({ part }) => part))).toEqual(new Set(known));
    expect(new Set(series.map(({ time }) => time)).size).toBeLessThanOrEqual(45);
    for (const { value } of series) {
      if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
    }
  });

  it('executions_behind finds those of a value, and all where none is asked for', async () => {
    const all: Row[] = (await executions(engine)).filter(
      ({ timestamp }) => Number(timestamp) >= WEEK.from && Number(timestamp) <= WEEK.to,
    );
    const found = async (params: object) =>
      (await preset('executions_behind', { limit: 10_000, ...params }, WEEK)).map(({ task_id }) => task_id);
    expect((await found({})).toSorted()).toEqual(all.map(({ task_id }) => task_id).toSorted());
    for (const value of new Set(all.map(({ pool_type }) => pool_type))) {
      const own = all.filter(({ pool_type }) => (pool_type ?? '') === (value ?? ''));
      const ids = await found({ dimension: 'pool_type', value: String(value ?? '') });
      expect(ids.toSorted()).toEqual(own.map(({ task_id }) => task_id).toSorted());
    }
    expect(await found({ dimension: 'repo', value: 'nobody' })).toEqual([]);
  });

  it.each([{}, { tier_below_complexity: 'small' }, { tier_otherwise: 'never tried' }])(
    'policy_per_month lays %j beside what was',
    async (rule) => {
      const [one] = await preset('policy_what_if', rule);
      const asked = Date.now();
      const [was, by, worst, best] = await preset('policy_per_month', rule);
      const answered = Date.now();
      expect([was, by, worst, best].map((row) => row!.scenario)).toEqual([
        'as it was',
        'by the rule',
        'at worst',
        'at best',
      ]);
      const n = Number(one!.n);
      if (n === 0) {
        expect([was!.success, by!.success, by!.cost]).toEqual([null, null, null]);
        return;
      }
      const times = (await executions(engine)).map(({ timestamp }) => Number(timestamp));
      const begin = Math.max(END - 31 * DAY, Math.min(...times));
      // Rows from the future are no reason to count days that are still to come.
      const monthlyAt = (now: number) =>
        (n * MONTH) / Math.max((Math.min(END, now, Math.max(...times)) - begin) / DAY, 1 / 24);
      const monthly = Number(was!.executions);
      expect(monthly).toBeLessThanOrEqual(monthlyAt(asked) + 0.0005);
      expect(monthly).toBeGreaterThanOrEqual(monthlyAt(answered) - 0.0005);
      expect(was!.success).toBeCloseTo(Number(one!.actual_success), 9);
      expect([worst!.success, best!.success]).toEqual([one!.worst_success, one!.best_success]);
      if (one!.difference === null) {
        expect([by!.success, by!.cost]).toEqual([null, null]);
        return;
      }
      const laid = Number(one!.actual_success) + Number(one!.coverage) * Number(one!.difference);
      expect(by!.success).toBeCloseTo(laid, 9);
      expect(by!.success_low).toBeLessThanOrEqual(Number(by!.success) + 1e-12);
      expect(by!.success_high).toBeGreaterThanOrEqual(Number(by!.success) - 1e-12);
      if (one!.saving !== null) {
        const cost = monthly * (Number(one!.actual_cost) - Number(one!.coverage) * Number(one!.saving));
        expect(by!.cost).toBeCloseTo(cost, 3);
      }
    },
  );
});
