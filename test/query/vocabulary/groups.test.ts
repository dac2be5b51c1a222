import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/frame/frame';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { frameOf, metric, type Row, rowsOf } from '../support/ask';
import { END, openDatabase } from '../support/databases';
import { near } from '../support/near';
import { EVER } from './support/ever';
import { type Execution, executionsOf, groupedBy } from './support/execution';
import { EXPECTED_DIMENSIONS } from './support/expected-dimensions';
import { EXPECTED_MEASURES } from './support/expected-measures';

const DAY = 86_400_000;
const LAST_WEEK = { timeRange: { from: END - 7 * DAY, to: END } };

let database: TestEngine;
let executions: Execution[];
beforeAll(async () => {
  database = await openDatabase('demo');
  executions = await executionsOf(database);
});
afterAll(() => database?.close());

const total = (rows: readonly Row[], name: string) => rows.reduce((sum, row) => sum + Number(row[name]), 0);

/** Names of the largest groups by a measure. */
function largest(rows: readonly Execution[], dimension: string, measure: string, count: number): unknown[] {
  return [...groupedBy(rows, EXPECTED_DIMENSIONS[dimension]!)]
    .map(([label, members]) => ({ label, value: Number(EXPECTED_MEASURES[measure]!(members)) }))
    .sort((a, b) => b.value - a.value || String(a.label).localeCompare(String(b.label)))
    .slice(0, count)
    .map(({ label }) => label);
}

describe('limit', () => {
  it('keeps the largest groups', async () => {
    const rows = await metric(database, ['cost_total'], { dimensions: ['task_type'], limit: 3 }, EVER);
    expect(rows.map((row) => row.task_type)).toEqual(largest(executions, 'task_type', 'cost_total', 3));
  });

  it.each([['error_type'], ['repo'], ['quality_tier'], ['user_accepted'], ['metadata.pool_id']])(
    'with other: %s is cut, and the sums are those of the whole',
    async (dimension) => {
      const rows = await metric(
        database,
        ['executions', 'cost_total', 'duration_max'],
        { dimensions: [dimension], limit: 2, other: true },
        EVER,
      );
      const [whole] = await metric(database, ['executions', 'cost_total', 'duration_max'], {}, EVER);
      expect(rows.map((row) => row[dimension])).toContain('other (rest)');
      expect(rows).toHaveLength(3);
      expect(total(rows, 'executions')).toBe(whole!.executions);
      expect(near(total(rows, 'cost_total'), whole!.cost_total!)).toBe(true);
      expect(Math.max(...rows.map((row) => Number(row.duration_max)))).toBe(whole!.duration_max);
    },
  );

  it('does not keep groups of one execution for their correlation, of which DuckDB makes NaN', async () => {
    const field = 'memory_duration_correlation';
    const asked = { queryType: 'metric', measures: [field, 'executions'], bucket: '1h' };
    const every = await frameOf(asked, database);
    expect(rowsOf(every).filter(({ executions }) => executions === 1).length).toBeGreaterThan(0);
    expect(every.meta.notices).toEqual([]);
    const best = await frameOf({ ...asked, orderBy: { field, direction: 'desc' }, limit: 3 }, database);
    expect(rowsOf(best).every((row) => Number(row[field]) > 0.9)).toBe(true);
  });

  it('in a time series the same groups stay apart in every bucket, and the rest is other', async () => {
    const query = { dimensions: ['repo'], limit: 2, bucket: '1d' };
    const rows = await metric(database, ['executions'], query, LAST_WEEK);
    // Days are whole ones.
    const days = executions.filter(({ timestamp }) => timestamp >= Math.floor((END - 7 * DAY) / DAY) * DAY);
    const kept = largest(days, 'repo', 'executions', 2);
    expect(new Set(rows.map((row) => row.repo))).toEqual(new Set([...kept, 'other (rest)']));
    const expected = groupedBy(
      days,
      ({ timestamp, repo }) => `${Math.floor(timestamp / DAY) * DAY} ${kept.includes(repo) ? repo : 'other (rest)'}`,
    );
    expect(new Map(rows.map(({ time, repo, executions: n }) => [`${time} ${repo}`, n]))).toEqual(
      new Map([...expected].map(([key, members]) => [key, members.length])),
    );
  });

  const valuesOf = async (query: object) => {
    const asked = { queryType: 'metric', measures: ['executions'], bucket: '1d', format: 'timeseries', ...query };
    const { fields } = await frameOf(asked, database, LAST_WEEK);
    return new Map(
      fields.slice(1).map(({ column, labels }) => [labels?.repo, 'values' in column && [...column.values]]),
    );
  };

  it('of a series without the rest keeps whole series, instead of its first rows and zeros behind them', async () => {
    const whole = await valuesOf({ dimensions: ['repo'] });
    const cut = await valuesOf({ dimensions: ['repo'], limit: 2, other: false });
    expect(cut.size).toBe(2);
    for (const [repo, values] of cut) expect(values).toEqual(whole.get(repo));
    expect(await valuesOf({ limit: 2 })).toEqual(await valuesOf({}));
  });

  it('cuts combinations of several dimensions', async () => {
    const query = { dimensions: ['repo', 'model_tier'], limit: 4, other: true };
    const rows = await metric(database, ['executions'], query, EVER);
    expect(rows).toHaveLength(5);
    expect(total(rows, 'executions')).toBe(executions.length);
    expect(rows.filter((row) => row.repo === 'other (rest)')).toHaveLength(1);
  });

  it('is filled up by no group with too few samples', async () => {
    const counts = [...groupedBy(executions, (row) => row.error_type)]
      .map(([, members]) => members.length)
      .sort((a, b) => a - b);
    const minSamples = counts[1]!;
    const query = { dimensions: ['error_type'], limit: 2, other: true, minSamples };
    const rows = await metric(
      database,
      ['error_rate', 'executions'],
      { ...query, orderBy: { field: 'executions', direction: 'asc' } },
      EVER,
    );
    expect(rows.filter((row) => row.error_type !== 'other (rest)').map((row) => row.executions)).toEqual([
      counts[1],
      counts[2],
    ]);
  });

  it('of everything leaves no other', async () => {
    const rows = await metric(database, ['executions'], { dimensions: ['success'], limit: 50, other: true }, EVER);
    expect(rows.map((row) => row.success).sort()).toEqual(['false', 'true']);
  });

  it('shows labels in their order, then other, then what has none', async () => {
    const query = { dimensions: ['quality_tier'], limit: 4, other: true };
    const labels = (await metric(database, ['executions'], query, EVER)).map((row) => row.quality_tier);
    const order = ['excellent', 'good', 'fair', 'poor', 'other (rest)', null];
    expect(labels).toEqual(order.filter((label) => labels.includes(label)));
    expect(labels).toContain('other (rest)');
  });
});

describe('minSamples', () => {
  it('over time leaves a gap where there were fewer, for 0 would say that nothing ran', async () => {
    const query = { queryType: 'metric', measures: ['executions'], bucket: '1h', format: 'timeseries', minSamples: 5 };
    const { fields } = await frameOf(query, database, LAST_WEEK);
    const values = rowsOf({ fields, length: fields[0]!.column.length } as Frame).map((row) => row.executions);
    expect(values).toContain(null);
    expect(values.every((value) => value === null || Number(value) >= 5)).toBe(true);
  });

  it('leaves out groups with fewer executions', async () => {
    const sizes = [...groupedBy(executions, (row) => row.task_type)].map(([, members]) => members.length);
    const least = sizes.sort((a, b) => b - a)[2]!;
    const rows = await metric(
      database,
      ['success_rate', 'executions'],
      { dimensions: ['task_type'], minSamples: least },
      EVER,
    );
    expect(rows.map((row) => row.executions).toSorted()).toEqual(sizes.filter((size) => size >= least).toSorted());
  });

  it('without groups answers with no row, which alerting takes as no data', async () => {
    expect(await metric(database, ['success_rate'], { minSamples: 3001 }, EVER)).toEqual([]);
    expect(await metric(database, ['success_rate'], { minSamples: 3000 }, EVER)).toHaveLength(1);
  });
});

describe('orderBy', () => {
  it.each([
    ['asc', 1],
    ['desc', -1],
  ] as const)('a measure, %s, what is null last', async (direction, sign) => {
    const query = { dimensions: ['error_type', 'model_tier'], orderBy: { field: 'acceptance_rate', direction } };
    const rates = (await metric(database, ['executions', 'acceptance_rate'], query, EVER)).map(
      (row) => row.acceptance_rate,
    );
    const known = rates.filter((rate) => rate !== null).map(Number);
    expect(known).toEqual(known.toSorted((a, b) => sign * (a - b)));
    expect(rates.slice(known.length).every((rate) => rate === null)).toBe(true);
  });

  it.each([
    ['weekday', 'desc', ['Sunday', 'Saturday', 'Friday', 'Thursday', 'Wednesday', 'Tuesday', 'Monday']],
    ['duration_bucket', 'asc', ['fast', 'medium', 'slow']],
    ['duration_bucket', 'desc', ['slow', 'medium', 'fast']],
  ] as const)('a dimension with an order of its own: %s, %s', async (field, direction, expected) => {
    const query = { dimensions: [field], orderBy: { field, direction } };
    expect((await metric(database, ['executions'], query, EVER)).map((row) => row[field])).toEqual(expected);
  });

  it('a dimension without one, by name', async () => {
    const query = { dimensions: ['repo'], orderBy: { field: 'repo', direction: 'asc' } };
    const repos = (await metric(database, ['executions'], query, EVER)).map((row) => String(row.repo));
    expect(repos).toEqual(repos.toSorted());
  });

  it('decides which groups a limit keeps', async () => {
    const query = { dimensions: ['repo'], limit: 1, orderBy: { field: 'executions', direction: 'asc' } };
    const [row] = await metric(database, ['cost_total', 'executions'], query, EVER);
    expect(row!.executions).toBe(
      Math.min(...[...groupedBy(executions, ({ repo }) => repo).values()].map((rows) => rows.length)),
    );
  });

  it('a bound, a time', async () => {
    const bounded = { dimensions: ['repo'], bounds: true, orderBy: { field: 'success_rate_low', direction: 'desc' } };
    const lows = (await metric(database, ['success_rate'], bounded, EVER)).map((row) => Number(row.success_rate_low));
    expect(lows).toEqual(lows.toSorted((a, b) => b - a));
    const timed = { bucket: '1d', orderBy: { field: 'time', direction: 'desc' } };
    const times = (await metric(database, ['executions'], timed, LAST_WEEK)).map((row) => Number(row.time));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});

it('the SQL that people see is the query, for each shape that a query can have', async () => {
  const shapes = [
    {},
    { dimensions: ['repo'], limit: 2, other: true },
    { dimensions: ['weekday'], compare: 'previous', minSamples: 2 },
    { dimensions: ['repo'], bucket: '1d', limit: 2, compare: 'previous', bounds: true },
    { filters: [{ field: 'repo', op: '=|', value: ['mahavishnu', "it's"] }], bucket: 'auto' },
  ];
  for (const shape of shapes) {
    const query = { queryType: 'metric', measures: ['executions', 'success_rate', 'duration_p95'], ...shape };
    const frame = await frameOf(query, database, LAST_WEEK);
    const again = await frameOf({ rawSql: frame.meta.executedQueryString }, database, LAST_WEEK);
    expect(again.fields.map(({ column }) => column)).toEqual(frame.fields.map(({ column }) => column));
    expect(frame.length).toBeGreaterThan(0);
  }
});
