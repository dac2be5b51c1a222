import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSql, saySame } from '../../../src/datasource/sql-editor/format-sql';
import { PRESETS } from '../../../src/query/all-presets';
import { editableSql } from '../../../src/query/compile-query';
import { MACROS } from '../../../src/query/macros/macros';
import { parseQuery } from '../../../src/query/parse-query';
import { tokenize } from '../../../src/query/sql/tokenize';

const context = { timeRange: { from: 0, to: 86_400_000 }, intervalMs: 0, maxDataPoints: 0, storedTimeZone: 'UTC' };

function sqlOf(preset: string): string {
  const query = parseQuery({ queryType: 'preset', preset });
  if (query.queryType === 'sql') throw new Error('It is SQL already.');
  return editableSql(query, context);
}

const solid = (sql: string) =>
  tokenize(sql)
    .filter(({ kind }) => kind !== 'whitespace')
    .map(({ kind, text }) => (kind === 'comment' ? text.replace(/\s+/g, ' ').trim() : text));

const PIECES = [
  ...'SELECT FROM WHERE AND OR NOT IN ( ) [ ] , . ; + - * / % = <> || :: -> ->> : := => { } CASE WHEN THEN END AS BY'.split(
    ' ',
  ),
  ...['repo', '"two words"', "'it''s'", "'$repo'", "E'\\''", '$$ a  b $$', '$t$ c $t$', '1.5e3', '5m', '1_000'],
  ...[
    '$repo',
    '${repo}',
    '${repo:csv}',
    '[[repo]]',
    '[[repo:csv]]',
    '$__interval',
    '$__timeFilter(timestamp)',
    '$1',
    '?',
  ],
  ...['-- note\n', '/* a /* b */ c */', 'ünï', '😀'],
];

describe('formatSql', () => {
  it.each(MACROS.map(({ example }) => example))('lays %j out', (example) => {
    expect(solid(formatSql(example)!)).toEqual(solid(example));
    expect(formatSql(example)).not.toMatch(/\$__\w+ \(/);
  });

  it.each(PRESETS.map(({ name }) => name))('lays the SQL of the preset %s out, and then changes no more', (name) => {
    const formatted = formatSql(sqlOf(name))!;
    expect(solid(formatted)).toEqual(solid(sqlOf(name)));
    expect(formatSql(formatted)).toBe(formatted);
  });

  it('never changes what the SQL says', () => {
    const sql = fc.array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(' ', '\n', '', '  \t')), {
      maxLength: 25,
    });
    fc.assert(
      fc.property(sql, (pieces) => {
        const typed = pieces.map(([piece, gap]) => piece + gap).join('');
        const formatted = formatSql(typed);
        if (formatted === undefined) return;
        expect(solid(formatted)).toEqual(solid(typed));
        const variables = /\$\{[^}]*\}|\[\[\w+(?::\w+)?\]\]/g;
        expect(formatted.match(variables)).toEqual(typed.match(variables));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["SELECT 'a'\n'b'", 'SELECT (1', "SELECT 'abc", 'SELECT ${'])('leaves %j as it is', (sql) => {
    expect(formatSql(sql)).toBeUndefined();
  });

  it('tells SQL apart that says something else', () => {
    expect(saySame('SELECT  1 -- a', 'SELECT\n1 --   a')).toBe(true);
    expect(saySame('SELECT 1', 'SELECT 2')).toBe(false);
    expect(saySame('SELECT ${a}', 'SELECT ${ a }')).toBe(false);
    expect(saySame("SELECT 'a  b'", "SELECT 'a b'")).toBe(false);
  });
});
