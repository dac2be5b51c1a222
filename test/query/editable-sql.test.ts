import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileQuery, editableSql } from '../../src/query/compile-query';
import type { QueryContext } from '../../src/query/context';
import type { MetricQuery } from '../../src/query/model';
import { applyVariables } from '../../src/query/variables/filter-variables';
import type { VariableValue } from '../../src/query/variables/value';
import { MemoryDatabase } from '../support/memory-database';
import { createExecutions, NOON } from './support/executions';

const HOUR = 3_600_000;

const context: QueryContext = {
  timeRange: { from: NOON - 3 * HOUR, to: NOON + 2 * HOUR },
  intervalMs: 600_000,
  maxDataPoints: 100,
  storedTimeZone: 'UTC',
};

const metric = (rest: Partial<MetricQuery>): MetricQuery => ({
  refId: 'A',
  queryType: 'metric',
  format: 'timeseries',
  hide: false,
  adHocFilters: [],
  measures: ['executions'],
  dimensions: [],
  filters: [],
  ...rest,
});

const QUERIES: [string, MetricQuery][] = [
  ['a count over time', metric({})],
  ['a rate over time', metric({ measures: ['success_rate', 'executions'] })],
  ['a fixed bucket', metric({ bucket: '1h', dimensions: ['model_tier'] })],
  ['a bucket that is not aligned', metric({ bucket: '7m' })],
  ['months', metric({ bucket: '1M' })],
  ['the top and the rest', metric({ bucket: '1h', dimensions: ['repo'], limit: 2 })],
  ['a table', metric({ format: 'table', dimensions: ['repo'], measures: ['duration_p95', 'duration_p50'] })],
  ['a table over time', metric({ format: 'table', bucket: 'auto', dimensions: ['model_tier'] })],
  ['filters', metric({ filters: [{ field: 'repo', op: '=|', value: ['repo0', "o'brien"] }], minSamples: 1 })],
  ['a key of metadata', metric({ format: 'table', dimensions: ['metadata.a"b.c'] })],
  ['the period before', metric({ format: 'table', dimensions: ['repo'], compare: 'previous' })],
  ['the period before in buckets', metric({ bucket: '1h', compare: 'previous' })],
  ['the database', metric({ format: 'table', measures: ['database_bytes'] })],
];

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  await createExecutions(db);
  await db.run('CREATE VIEW database_status AS SELECT 1::BIGINT AS database_bytes');
});
afterAll(() => db.close());

function carriedOn(query: MetricQuery, inContext: QueryContext) {
  const rawSql = editableSql(query, inContext);
  const { refId, format, hide, adHocFilters } = query;
  return compileQuery({ refId, format, hide, adHocFilters, queryType: 'sql', rawSql }, inContext);
}

describe('editableSql', () => {
  describe.each(['UTC', 'Asia/Kolkata'])('with times stored in %s', (storedTimeZone) => {
    const here = { ...context, storedTimeZone };
    it.each(QUERIES)('answers as the metric query does: %s', async (_, query) => {
      const { sql, parameters, fill } = compileQuery(query, here);
      const byHand = carriedOn(query, here);
      const rows = await db.rows(sql, parameters as never);
      expect(await db.rows(byHand.sql)).toEqual(rows);
      expect(rows.length).toBeGreaterThan(0);
      expect(byHand.fill).toEqual(fill);
    });
  });

  it.each(QUERIES.filter(([, { compare }]) => !compare))('follows the time range: %s', async (_, query) => {
    const later = { ...context, timeRange: { from: NOON, to: NOON + 4 * HOUR } };
    const { sql, parameters } = compileQuery(query, later);
    const { adHocFilters, refId, hide, format } = query;
    const rawSql = editableSql(query, context);
    const byHand = compileQuery({ queryType: 'sql', rawSql, adHocFilters, refId, hide, format }, later);
    expect(await db.rows(byHand.sql)).toEqual(await db.rows(sql, parameters as never));
    expect(rawSql).not.toContain("TIMESTAMP '2026");
  });

  it.each<[string, VariableValue]>([
    ['one value', 'repo1'],
    ['several', ['repo1', "o'brien", 'repo3']],
  ])('lets variables stand for %s', async (_, repo) => {
    const query = metric({
      format: 'table',
      dimensions: ['repo'],
      filters: [
        { field: 'repo', op: '=', value: '$repo' },
        { field: 'repo', op: '=|', value: ['${repo}'] },
      ],
    });
    const { sql, parameters } = compileQuery(applyVariables(query, { repo }), context);
    const rawSql = editableSql(query, context);
    const { refId, format, hide, adHocFilters } = query;
    const byHand = compileQuery(
      { refId, format, hide, adHocFilters, queryType: 'sql', rawSql, variables: { repo } },
      context,
    );
    const rows = await db.rows(sql, parameters as never);
    expect(await db.rows(byHand.sql)).toEqual(rows);
    expect(rows).toHaveLength([repo].flat().filter((name) => String(name).startsWith('repo')).length);
  });

  it('reads as a person would write it', () => {
    expect(
      editableSql(metric({ measures: ['success_rate'], dimensions: ['model_tier'], bucket: 'auto' }), context),
    ).toMatchInlineSnapshot(`
      "SELECT
        $__timeGroup(timestamp, $__interval, NULL) AS time,
        model_tier,
        100 * avg(CAST(success AS INTEGER)) AS success_rate
      FROM executions
      WHERE $__timeFilter(timestamp, $__interval)
        AND $__adHocFilters()
      GROUP BY ALL
      ORDER BY time, model_tier"
    `);
  });
});
