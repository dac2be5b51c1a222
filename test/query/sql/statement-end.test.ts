import { describe, expect, it } from 'vitest';
import { withoutEnd, withoutLimit } from '../../../src/query/sql/statement-end';

describe('withoutEnd', () => {
  it.each([
    ['SELECT 1;', 'SELECT 1'],
    [' SELECT 1 ; -- done\n', 'SELECT 1'],
    ["SELECT ';' /* ; */ ; ;", "SELECT ';'"],
    ['SELECT 1', 'SELECT 1'],
    ['', ''],
  ])('of %j is %j', (sql, expected) => expect(withoutEnd(sql)).toBe(expected));
});

describe('withoutLimit', () => {
  it.each([
    ['FROM executions ORDER BY timestamp DESC LIMIT 100;', 'FROM executions ORDER BY timestamp DESC'],
    ['FROM executions limit 10 offset 5', 'FROM executions'],
    ['FROM executions OFFSET 5 LIMIT (SELECT 3) -- few', 'FROM executions'],
    ['FROM executions -- all\nLIMIT $limit', 'FROM executions'],
    ['FROM (FROM executions LIMIT 3) t', 'FROM (FROM executions LIMIT 3) t'],
    ['WITH t AS (FROM executions LIMIT 3) FROM t LIMIT 2', 'WITH t AS (FROM executions LIMIT 3) FROM t'],
    [`SELECT 'LIMIT 3', "limit" FROM t -- LIMIT 1`, `SELECT 'LIMIT 3', "limit" FROM t`],
    ['SELECT 1 AS limit, t.offset AS\n"limit" FROM t OFFSET 2', 'SELECT 1 AS limit, t.offset AS\n"limit" FROM t'],
    ['SELECT [1, 2][1:2] FROM t LIMIT 1', 'SELECT [1, 2][1:2] FROM t'],
  ])('of %j is %j', (sql, expected) => expect(withoutLimit(sql)).toBe(expected));
});
