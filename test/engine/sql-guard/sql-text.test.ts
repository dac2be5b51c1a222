import { describe, expect, it } from 'vitest';
import { explained, firstWord, viewQuery } from '../../../src/engine/sql-guard/sql-text';

describe('what EXPLAIN explains', () => {
  it.each([
    ['EXPLAIN SELECT 1', 'SELECT 1'],
    ['explain analyze select 1', 'select 1'],
    ['EXPLAIN (ANALYZE) SELECT 1', 'SELECT 1'],
    ['EXPLAIN (FORMAT json, ANALYZE) SELECT 1', 'SELECT 1'],
    ['/* ü */ EXPLAIN -- why\n SELECT 1', 'SELECT 1'],
    ['EXPLAIN (SELECT 1)', '(SELECT 1)'],
    ['EXPLAIN ANALYZED', 'ANALYZED'],
    ['EXPLAIN COPY x TO y', 'COPY x TO y'],
    ['EXPLAIN (FORMAT "x) SELECT 1 --") COPY x TO y', '(FORMAT "x) SELECT 1 --") COPY x TO y'],
  ])('%s', (sql, rest) => {
    const select = explained(sql)!;
    expect(select.trim()).toBe(rest);
    expect(Buffer.byteLength(select)).toBe(Buffer.byteLength(sql));
  });

  it.each(['SELECT 1', 'EXPLAINED', '"EXPLAIN" SELECT 1', '/* EXPLAIN */ SELECT 1', ''])('nothing: %s', (sql) => {
    expect(explained(sql)).toBeNull();
  });
});

it.each([
  ['  select 1', 'SELECT'],
  ['/* a /* b */ c */ -- d\n\tCopy x', 'COPY'],
  ['(SELECT 1)', ''],
  ['/* never closed', ''],
])('first word of %j', (sql, word) => {
  expect(firstWord(sql)).toBe(word);
});

it.each([
  ['CREATE VIEW v AS SELECT 1;', 'SELECT 1;'],
  ['CREATE VIEW "v AS (w)" ("a AS b", c) AS SELECT 1 AS d', 'SELECT 1 AS d'],
  ['CREATE TEMP VIEW "a""b".v AS (SELECT 1)', '(SELECT 1)'],
  ['SELECT 1', ''],
])('the query of %s', (sql, query) => {
  expect(viewQuery(sql).trim()).toBe(query);
});
