import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileSql } from '../../src/query/compile-sql';
import type { QueryContext } from '../../src/query/context';
import type { SqlQuery } from '../../src/query/model';
import { createHostileTable } from '../support/hostile-table';
import { HOSTILE_VALUES } from '../support/hostile-values';
import { MemoryDatabase } from '../support/memory-database';
import { createExecutions, NOON } from './support/executions';

const HOUR = 3_600_000;

const context: QueryContext = {
  timeRange: { from: NOON, to: NOON + 2 * HOUR },
  intervalMs: 600_000,
  maxDataPoints: 100,
  storedTimeZone: 'UTC',
};

const query = (rawSql: string, rest: Partial<SqlQuery> = {}): SqlQuery => ({
  refId: 'A',
  queryType: 'sql',
  format: 'table',
  hide: false,
  adHocFilters: [],
  rawSql,
  ...rest,
});

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  await createExecutions(db);
  await createHostileTable(db);
});
afterAll(() => db.close());

const rows = (rawSql: string, rest: Partial<SqlQuery> = {}) => db.rows(compileSql(query(rawSql, rest), context).sql);

describe('compileSql', () => {
  it('puts variables in before it expands macros', async () => {
    const sql = `SELECT $__timeGroupAlias($column, $width, $fill), count(*)::INTEGER AS n FROM executions
      WHERE $__timeFilter($column) AND model_tier IN ($tiers) AND $__adHocFilters() GROUP BY 1 ORDER BY 1`;
    const rest: Partial<SqlQuery> = {
      variables: { column: 'timestamp', width: '1h', fill: 0, tiers: ['small', 'large'] },
      adHocFilters: [{ key: 'repo', operator: '!=', value: 'repo0' }],
    };
    expect(await rows(sql, rest)).toEqual([
      ['2026-02-09 12:00:00', 3],
      ['2026-02-09 13:00:00', 3],
    ]);
    expect(compileSql(query(sql, rest), context).fill).toMatchObject({ mode: 'value', value: 0 });
  });

  it('knows the variables of Grafana itself', async () => {
    const sql = `SELECT $__from, \${__to}, '$__range', $__range_s, $__range_ms, '\${__from:date:YYYY-MM-DD}', 'x' LIKE '$__searchFilter',
      '$__interval', '\${__interval_ms} ms', $__interval = INTERVAL '$__interval', \${__interval} = $__interval`;
    expect(await rows(sql, { variables: {} })).toEqual([
      ['1770638400000', '1770645600000', '7200s', 7200, 7200000, '2026-02-09', true, '10m', '600000 ms', true, true],
    ]);
  });

  it('leaves variables to Grafana where its frontend has put the values in', async () => {
    expect(await rows("SELECT '$tier', '$__from', '${tier:csv}'")).toEqual([['$tier', '$__from', '${tier:csv}']]);
  });

  it('keeps hostile values of variables and filters apart from macros and variables', async () => {
    const sql = `SELECT id FROM hostile WHERE $__adHocFilters() AND value IN ($v) AND $__timeFrom() < $__timeTo() -- $__x`;
    for (const [id, value] of HOSTILE_VALUES.entries()) {
      const rest: Partial<SqlQuery> = {
        variables: { v: [value], x: 'y', tier: 'z' },
        adHocFilters: [{ key: 'value', operator: '=', value }],
      };
      expect(await rows(sql, rest), JSON.stringify(value)).toEqual([[id]]);
    }
  });

  it('takes the character NUL between quotes, and refuses it elsewhere: DuckDB would stop reading there', async () => {
    const v = "a\0' OR TRUE --";
    for (const sql of ["SELECT '$v'", "SELECT concat('x', $$$v$$)[2:]", 'SELECT ${v:sqlstring}']) {
      expect(await rows(sql, { variables: { v } }), sql).toEqual([[v]]);
    }
    for (const sql of ['SELECT 1 \0 gone', 'SELECT $v', "SELECT E'$v'", 'SELECT 1 AS "$v"']) {
      expect(() => compileSql(query(sql, { variables: { v } }), context), sql).toThrow(
        expect.objectContaining({ code: 'bad_query', message: expect.stringContaining('NUL') }),
      );
    }
  });
});
