import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearningError } from '../../../src/error/learning-error';
import { DUCKDB } from '../../../src/query/dialect/duckdb/duckdb';
import { expandMacros } from '../../../src/query/macros/expand-macros';
import { tokenize } from '../../../src/query/sql/tokenize';

const context = {
  timeRange: { from: 0, to: 3_600_000 },
  intervalMs: 60_000,
  maxDataPoints: 100,
  storedTimeZone: 'UTC',
};

const expand = (sql: string) => expandMacros(sql, context, DUCKDB).sql;

function errorOf(sql: string): LearningError {
  try {
    expand(sql);
  } catch (error) {
    return error as LearningError;
  }
  throw new Error(`No error for ${sql}`);
}

describe('expandMacros', () => {
  it.each([
    "SELECT '$__timeFilter(ts)'",
    "SELECT 'it''s $__unknown('",
    "SELECT E'\\'$__timeFilter(ts)'",
    'SELECT "$__timeFilter(ts)"',
    'SELECT $$ $__timeFilter(ts) $$',
    'SELECT $t$ $__unknown $$ $t$',
    'SELECT $__t$ $__timeFilter(ts) $__t$',
    'SELECT 1 -- $__timeFilter(',
    'SELECT /* $__unknown( /* */ $__unknown */ 1',
    'SELECT a$__timeFilter',
    'SELECT $1, $name, $_x',
    '',
  ])('leaves %s alone', (sql) => expect(expand(sql)).toBe(sql));

  const opaque = fc.oneof(
    fc.string().map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.string().map((text) => `"${text.replaceAll('"', '""')}"`),
    fc.string().map((text) => `$q$${text.replaceAll('$', '')}$__x(${text.replaceAll('$', '')}$q$`),
    fc.string().map((text) => `/*${text.replaceAll(/[*/]/g, '')}$__x*/`),
    fc.string().map((text) => `--${text.replaceAll(/[\n\r]/g, '')}$__x(\n`),
    fc.constantFrom(
      "'$__timeFilter(ts)'",
      '"$__x"',
      "E'\\'$__x'",
      '/* /* $__x */ $__y */',
      "'a'\n'$__x'",
      'name',
      '1.5',
      ' ',
      '(',
    ),
  );

  it('never touches a string, a quoted name or a comment, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(opaque, { maxLength: 8 }), (parts) => {
        const sql = parts.join(' $__timeFrom() ');
        const kept = (text: string) =>
          tokenize(text)
            .filter(({ kind }) => ['string', 'quoted-name', 'comment'].includes(kind))
            .map((token) => token.text);
        const withoutMacros = kept(expand(sql)).filter((text) => text !== "'1970-01-01 00:00:00'");
        expect(withoutMacros).toEqual(kept(sql));
      }),
      { numRuns: 500 },
    );
  });

  it('is the identity on any SQL without macros', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sql) => {
        fc.pre(!sql.includes('$__'));
        expect(expand(sql)).toBe(sql);
      }),
    );
  });

  it('expands macros within the arguments of macros', () => {
    expect(expand('$__timeFilter(greatest(ts, $__timeFrom()))')).toBe(
      "(greatest(ts, TIMESTAMP '1970-01-01 00:00:00') BETWEEN TIMESTAMP '1970-01-01 00:00:00' AND TIMESTAMP '1970-01-01 01:00:00')",
    );
  });

  it('keeps a comment in the arguments from hiding what follows', () => {
    expect(expand('$__timeFilter(ts -- the time\n)')).toBe(expand('$__timeFilter(ts)'));
    expect(expand('$__timeFilter(/* a */ts)')).toBe(expand('$__timeFilter(ts)'));
  });

  it('allows blanks before the parenthesis', () => {
    expect(expand('$__timeFrom \n()')).toBe(expand('$__timeFrom()'));
  });

  it.each([
    [
      'SELECT $__timeFilter()',
      '$__timeFilter(column[, interval[, window]]) at line 1, column 8: this macro takes 1 to 3 arguments and was given 0.',
    ],
    ['SELECT $__timeFilter(a, b)', 'b is no interval'],
    ['SELECT $__timeFilter(a, 1h, week)', 'week is no window'],
    ['$__timeFilter(a, 1h), $__timeFilter(a, 2h)', 'column 23: another one of this query has a different interval'],
    [
      'SELECT\n  $__timeGroup(a)',
      '$__timeGroup(column, interval[, fill[, window]]) at line 2, column 3: this macro takes 2 to 4 arguments',
    ],
    ['$__timeGroup(a, 5m, 0, 7d, 1)', 'was given 5'],
    ['$__timeGroup(a, 5m, 0, week)', 'week is no window'],
    ['\r\n\r $__timeFrom(1)', '$__timeFrom() at line 3, column 2: this macro takes no arguments and was given 1'],
    ['$__timeGroup(a,,0)', 'argument 2 is empty'],
    ['$__timeGroup(a, /* */)', 'argument 2 is empty'],
    ['$__timeFilter', 'the opening parenthesis is missing'],
    ['$__timeFilter, (a)', 'the opening parenthesis is missing'],
    ['$__timeFilter(a', 'the closing parenthesis is missing'],
    ["$__timeFilter(a, 'b)'", 'the closing parenthesis is missing'],
    ['$__timeFilter(f(a)', 'the closing parenthesis is missing'],
    ['$__timeFilter(a]', 'the closing parenthesis is missing'],
    ['$__timeFilter($__timeFrom(1))', '$__timeFrom() at line 1, column 15'],
    ['$__interval()', '$__interval at line 1, column 1: this macro is written without parentheses'],
    ['$__timefilter(a)', 'There is no macro $__timefilter at line 1, column 1.'],
    ["'😀' || $__nope", 'There is no macro $__nope at line 1, column 9.'],
    ['$__', 'There is no macro $__ at'],
    ['$__timeGroup(a, 5)', '5 is no interval'],
    ['$__timeGroup(a, 60000)', '60000 is no interval'],
    ["$__timeGroup(a, '5 parsecs')", "'5 parsecs' is no interval"],
    ['$__timeGroup(a, -5m)', '-5m is no interval'],
    ['$__timeGroup(a, b)', 'b is no interval'],
    ['$__timeGroup(a, 5m, next)', 'next fills no gap; write NULL, previous or a number'],
    ['$__timeGroup(a, 5m, 1e999)', '1e999 fills no gap'],
    ["$__timeGroup(a, 5m, '')", 'fills no gap'],
    [
      '$__timeGroup(a, 5m, 0), $__timeGroup(a, 5m, NULL)',
      'column 25: another macro of this query has a different interval or fill',
    ],
    ['$__timeGroup(a, 5m, 0), $__timeGroup(a, 6m, 0)', 'different interval or fill'],
  ])('explains %j', (sql, message) => {
    const error = errorOf(sql);
    expect(error).toMatchObject({ code: 'bad_query', message: expect.stringContaining(message) });
    const { line, column } = error.position!;
    expect(sql.split(/\r\n|\n|\r/)[line - 1]!.slice(column - 1)).toMatch(/^\$__/);
  });

  it('lists the macros to those who missed one', () => {
    expect(errorOf('$__timefilter(a)').hint).toContain('$__timeFilter(column[, interval[, window]])');
  });

  it('quotes little of a long mistake', () => {
    expect(errorOf(`$__${'x'.repeat(5000)}`).message.length).toBeLessThan(200);
    expect(errorOf(`$__timeGroup(a, '${'x'.repeat(5000)}')`).message.length).toBeLessThan(300);
  });
});
