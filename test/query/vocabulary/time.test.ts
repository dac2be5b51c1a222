import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { ask, frameOf, metric, type Row, rowsOf } from '../support/ask';
import { END, openDatabase } from '../support/databases';
import { near } from '../support/near';
import { type Execution, executionsOf, groupedBy } from './support/execution';
import { EXPECTED_MEASURES } from './support/expected-measures';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LAST_WEEK = { timeRange: { from: END - 7 * DAY, to: END } };

let database: TestEngine;
let executions: Execution[];
let lastWeek: Execution[];
const between = (from: number, to: number) => executions.filter(({ timestamp: t }) => t >= from && t <= to);
beforeAll(async () => {
  database = await openDatabase('demo');
  executions = await executionsOf(database);
  lastWeek = between(LAST_WEEK.timeRange.from, LAST_WEEK.timeRange.to);
});
afterAll(() => database?.close());

const floor =
  (width: number, origin = 0) =>
  (time: number) =>
    Math.floor((time - origin) / width) * width + origin;
/** Of whole buckets up to END, behind which there is nothing; the last one only where fewer than 50 are before it. */
function inWhole(start: (time: number) => number, { from, to }: { from: number; to: number }): Execution[] {
  const [first, last] = [start(from), start(to)];
  const rows = executions.filter(({ timestamp }) => timestamp >= first);
  let [before, at] = [0, last];
  for (; at > first; before++) at = start(at - 1);
  return before >= 50 ? rows.filter(({ timestamp }) => timestamp < last) : rows;
}
const month = (time: number) => Date.UTC(new Date(time).getUTCFullYear(), new Date(time).getUTCMonth());

describe('buckets', () => {
  it.each([
    ['5m', floor(HOUR / 12)],
    ['1h', floor(HOUR)],
    ['90m', floor(1.5 * HOUR)],
    ['7h', floor(7 * HOUR)],
    ['1d', floor(DAY)],
    ['1w', floor(7 * DAY, Date.UTC(1970, 0, 5))],
    ['1M', month],
  ] as const)('of %s hold the rows of that time', async (bucket, start) => {
    const asked = ['executions', 'success_rate', 'duration_p95'];
    const rows = await metric(database, asked, { bucket }, LAST_WEEK);
    const expected = groupedBy(inWhole(start, LAST_WEEK.timeRange), ({ timestamp }) => start(timestamp));
    expect(rows.map((row) => row.time)).toEqual([...expected.keys()].toSorted((a, b) => a - b));
    for (const row of rows) {
      const members = expected.get(Number(row.time))!;
      for (const id of asked) expect(near(row[id], EXPECTED_MEASURES[id]!(members)), `${id} ${row.time}`).toBe(true);
    }
  });

  it('follow the clock of the stored times', async () => {
    const rows = await metric(
      database,
      ['executions'],
      { bucket: '1d' },
      { ...LAST_WEEK, storedTimeZone: 'Asia/Tokyo' },
    );
    const { from, to } = LAST_WEEK.timeRange;
    const shifted = inWhole(floor(DAY), { from: from + 9 * HOUR, to: to + 9 * HOUR });
    expect(rows.reduce((sum, row) => sum + Number(row.executions), 0)).toBe(shifted.length);
  });

  it.each([
    [{ intervalMs: HOUR, maxDataPoints: 500 }, HOUR],
    [{ intervalMs: 0, maxDataPoints: 7 }, DAY],
    [{ intervalMs: 0, maxDataPoints: 200 }, HOUR],
    [{ intervalMs: 1000, maxDataPoints: 200 }, HOUR],
  ])('auto follow what the panel has room for: %j', async (context, width) => {
    const rows = await metric(database, ['executions'], { bucket: 'auto' }, { ...LAST_WEEK, ...context });
    const starts = new Set(inWhole(floor(width), LAST_WEEK.timeRange).map(({ timestamp }) => floor(width)(timestamp)));
    expect(rows.map((row) => row.time)).toEqual([...starts].toSorted((a, b) => a - b));
  });

  it('draw no part of a bucket as a drop, at either end', async () => {
    const timeRange = { from: END - 50 * HOUR - 1, to: END };
    const rows = await metric(database, ['executions'], { bucket: '1h' }, { timeRange });
    const [first, last] = [floor(HOUR)(timeRange.from), floor(HOUR)(timeRange.to)];
    expect(rows.reduce((sum, row) => sum + Number(row.executions), 0)).toBe(between(first, last - 0.001).length);
    const alert = await metric(database, ['executions'], { bucket: '1h' }, { timeRange, fromAlert: true });
    expect(alert.reduce((sum, row) => sum + Number(row.executions), 0)).toBe(
      between(timeRange.from, timeRange.to).length,
    );
  });

  it('none: one value over the whole range, both ends included', async () => {
    const [first] = executions;
    const timeRange = { from: Math.floor(first!.timestamp), to: Math.ceil(first!.timestamp) };
    expect(await metric(database, ['executions'], { bucket: 'none' }, { timeRange })).toEqual([
      { executions: between(timeRange.from, timeRange.to).length },
    ]);
  });

  it('are there by themselves in a time series, one series a group', async () => {
    const query = { queryType: 'metric', measures: ['executions'], dimensions: ['model_tier'], format: 'timeseries' };
    const frame = await frameOf(query, database, { ...LAST_WEEK, intervalMs: DAY });
    expect(frame.meta.type).toBe('timeseries-wide');
    const series = frame.fields.slice(1).map(({ labels }) => labels!.model_tier);
    expect(series.toSorted()).toEqual([...new Set(lastWeek.map((row) => row.model_tier))].toSorted());
  });
});

describe('a bucket without executions', () => {
  const quiet = { timeRange: { from: END - 60 * DAY, to: END } };
  const series = async (measures: readonly string[]) => {
    const query = { queryType: 'metric', measures, bucket: '1d', format: 'timeseries' };
    return rowsOf(await frameOf(query, database, quiet));
  };

  it('holds 0 for counts and sums', async () => {
    const rows = await series(['executions', 'cost_total']);
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(rows[0]).toMatchObject({ executions: 0, cost_total: 0 });
    const day = floor(DAY)(END);
    expect(rows.reduce((sum, row) => sum + Number(row.executions), 0)).toBe(between(0, day - 0.001).length);
  });

  it('holds nothing for rates and means', async () => {
    expect((await series(['success_rate', 'duration_avg']))[0]).toMatchObject({
      success_rate: null,
      duration_avg: null,
    });
  });
});

describe('compared with the period before', () => {
  const compare = 'previous';
  const before = { timeRange: { from: END - 14 * DAY, to: END - 7 * DAY } };
  const asked = ['executions', 'success_rate', 'duration_p95', 'cost_total'];
  const previous = (row: Row) => Object.fromEntries(asked.map((id) => [id, row[`${id}_previous`]!]));
  const current = (row: Row) => Object.fromEntries(asked.map((id) => [id, row[id]!]));

  const same = (actual: Row, expected: Row) => {
    for (const id of asked) expect(near(actual[id], expected[id]!), `${id}: ${actual[id]} ${expected[id]}`).toBe(true);
  };

  it('one value', async () => {
    const [both] = await metric(database, asked, { compare }, LAST_WEEK);
    same(current(both!), (await metric(database, asked, {}, LAST_WEEK))[0]!);
    same(previous(both!), (await metric(database, asked, {}, before))[0]!);
  });

  it.each([['model_tier'], ['error_type'], ['hour_of_day'], ['solution_summary']])('by %s', async (dimension) => {
    const rows = await metric(database, asked, { compare, dimensions: [dimension] }, LAST_WEEK);
    const byLabel = async (context: object) =>
      new Map(
        (await metric(database, asked, { dimensions: [dimension] }, context)).map((row) => [row[dimension], row]),
      );
    const [now, then] = [await byLabel(LAST_WEEK), await byLabel(before)];
    const absent = { executions: 0, success_rate: null, duration_p95: null, cost_total: 0 };
    expect(new Set(rows.map((row) => row[dimension]))).toEqual(new Set([...now.keys(), ...then.keys()]));
    for (const row of rows) {
      same(current(row), now.get(row[dimension]) ?? absent);
      same(previous(row), then.get(row[dimension]) ?? absent);
    }
  });

  it('in buckets, laid over each other', async () => {
    const rows = await metric(database, asked, { compare, bucket: '6h' }, LAST_WEEK);
    const then = await metric(database, asked, { bucket: '6h' }, before);
    const shifted = new Map(then.map((row) => [Number(row.time) + 7 * DAY, row]));
    for (const row of rows) {
      const expected = shifted.get(Number(row.time));
      if (expected) same(previous(row), expected);
      else expect(row.executions_previous).toBe(0);
    }
    const { from, to } = before.timeRange;
    expect(rows.reduce((sum, row) => sum + Number(row.executions_previous), 0)).toBe(
      between(floor(6 * HOUR)(from), floor(6 * HOUR)(to) + 6 * HOUR - 0.001).length,
    );
  });

  it('with too few samples in one of the two, that one is null', async () => {
    const query = { compare, minSamples: 1 };
    const nothingBefore = { timeRange: { from: END - 31 * DAY, to: END } };
    const [row] = await metric(database, ['executions'], query, nothingBefore);
    expect(row).toEqual({ executions: 3000, executions_previous: null });
  });
});

describe('bounds', () => {
  /** https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
  function wilson(part: number, whole: number): [number, number] | [null, null] {
    if (whole === 0) return [null, null];
    const [z, p] = [1.96, part / whole];
    const center = (p + z ** 2 / (2 * whole)) / (1 + z ** 2 / whole);
    const half = (z / (1 + z ** 2 / whole)) * Math.sqrt((p * (1 - p)) / whole + z ** 2 / (4 * whole ** 2));
    return [100 * (center - half), 100 * (center + half)];
  }

  const RATES: Readonly<Record<string, [(row: Execution) => boolean, (row: Execution) => boolean]>> = {
    success_rate: [({ success }) => success, () => true],
    error_rate: [({ error_type }) => error_type !== null, () => true],
    failure_rate: [({ success, error_type }) => !success || error_type !== null, () => true],
    acceptance_rate: [({ user_accepted }) => user_accepted === true, ({ user_accepted }) => user_accepted !== null],
  };

  it.each(Object.entries(RATES))('of %s are those of Wilson', async (id, [part, among]) => {
    const query = { dimensions: ['task_type', 'model_tier'], bounds: true };
    const rows = await metric(database, [id], query, LAST_WEEK);
    const groups = groupedBy(lastWeek, (row) => `${row.task_type} ${row.model_tier}`);
    expect(rows.length).toBe(groups.size);
    for (const row of rows) {
      const members = groups.get(`${row.task_type} ${row.model_tier}`)!.filter(among);
      const [low, high] = wilson(members.filter(part).length, members.length);
      for (const [end, value] of [
        ['low', low],
        ['high', high],
      ] as const) {
        const actual = row[`${id}_${end}`];
        if (value === null) expect(actual).toBeNull();
        else expect(actual).toBeCloseTo(value, 2);
      }
      if (low !== null) {
        expect(Number(row[`${id}_low`])).toBeGreaterThanOrEqual(0);
        expect(Number(row[`${id}_high`])).toBeLessThanOrEqual(100);
      }
    }
  });

  it('belong to rates only', async () => {
    const [row] = await metric(database, ['executions', 'success_rate'], { bounds: true }, LAST_WEEK);
    expect(Object.keys(row!)).toEqual(['executions', 'success_rate', 'success_rate_low', 'success_rate_high']);
  });
});

describe('filters on times', () => {
  const NOON = Date.UTC(2026, 1, 9, 12);
  const since = (value: unknown, storedTimeZone = 'UTC') => {
    const timeRange = { from: END - 20 * DAY, to: END + DAY };
    return metric(
      database,
      ['executions'],
      { filters: [{ field: 'timestamp', op: '>=', value }] },
      { timeRange, storedTimeZone },
    );
  };
  const rowsSince = (from: number) => [{ executions: between(from, END).length }];

  it.each(['2026-02-09T12:00:00Z', '2026-02-09T13:00:00+01:00', '2026-02-09 12:00', '2026-02-09T12:00:00.000', NOON])(
    '%s is that instant, whatever the clock of this machine',
    async (value) => {
      expect(await since(value)).toEqual(rowsSince(NOON));
    },
  );

  it('a day begins at midnight UTC', async () => {
    expect(await since('2026-02-09')).toEqual(rowsSince(NOON - 12 * HOUR));
  });

  it('follow the clock of the stored times, in panels, presets and SQL', async () => {
    const value = '2026-02-09T12:00:00Z';
    expect(await since(value, 'Asia/Tokyo')).toEqual(rowsSince(NOON + 9 * HOUR));
    const tokyo = { timeRange: { from: END - 20 * DAY, to: END + DAY }, storedTimeZone: 'Asia/Tokyo' };
    const filters = [{ field: 'timestamp', op: '>=', value }];
    expect(await ask({ queryType: 'preset', preset: 'missing_values', filters }, database, tokyo)).toMatchObject(
      rowsSince(NOON + 9 * HOUR),
    );
    const adHocFilters = [{ key: 'timestamp', operator: '>=', value }];
    const rawSql = 'SELECT count(*)::INTEGER AS executions FROM executions WHERE $__adHocFilters()';
    expect(await ask({ rawSql, adHocFilters }, database, tokyo)).toEqual(rowsSince(NOON + 9 * HOUR));
  });

  it('beyond all times leave all rows, or none', async () => {
    expect(await since(8.64e15, 'Asia/Tokyo')).toEqual([{ executions: 0 }]);
    expect(await since(-8.64e15, 'America/New_York')).toEqual(rowsSince(END - 20 * DAY - 5 * HOUR));
  });
});

describe('ratings over time', () => {
  const query = { queryType: 'metric', measures: ['executions'], dimensions: ['user_rating'], bucket: '1d' };
  const counted = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + Number(row.executions), 0);

  it('are labels of series, so that no group takes the place of another', async () => {
    const frame = await frameOf({ ...query, format: 'timeseries' }, database, LAST_WEEK);
    const [, ...series] = frame.fields;
    expect(series.map(({ labels }) => labels?.user_rating)).toEqual(['', '1', '2', '3', '4', '5']);
    expect(frame.meta.notices).toEqual([]);
    const values = series.flatMap(({ column }) => rowsOf({ ...frame, fields: [{ column, nullable: true }] }));
    expect(counted(values)).toBe(counted(await metric(database, ['executions'], { bucket: '1d' }, LAST_WEEK)));
  });

  it('tell the numbers of an alert apart', async () => {
    const asked = { ...query, bucket: 'none', format: 'table' };
    const { fields } = await frameOf(asked, database, { ...LAST_WEEK, fromAlert: true });
    expect(fields.map(({ column }) => [column.name, column.kind])).toEqual([
      ['user_rating', 'text'],
      ['executions', 'number'],
    ]);
  });
});
