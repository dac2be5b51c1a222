import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueryContext } from '../../../src/query/context';
import { DUCKDB } from '../../../src/query/dialect/duckdb/duckdb';
import { Bound, Inlined } from '../../../src/query/printing/bound';
import { editable } from '../../../src/query/printing/editable';
import { Printer, print } from '../../../src/query/printing/print';
import type { Dialect } from '../../../src/query/tree/dialect';
import { NotSayable } from '../../../src/query/tree/dialect';
import { op } from '../../../src/query/tree/op';
import {
  type AskedBucket,
  adHoc,
  bucketStart,
  condition,
  every,
  indented,
  join,
  literal,
  name,
  only,
  quotedName,
  type Sql,
  sql,
  step,
  stubborn,
  table,
  value,
  where,
  windowEnd,
  within,
  withTables,
} from '../../../src/query/tree/sql';
import { findField } from '../../../src/query/vocabulary/field';
import { MemoryDatabase } from '../../support/memory-database';
import { createExecutions, NOON } from '../support/executions';

const CONTEXT: QueryContext = {
  timeRange: { from: NOON, to: NOON + 7_200_000 },
  intervalMs: 600_000,
  maxDataPoints: 100,
  storedTimeZone: 'UTC',
};

const ELSEWHERE: Dialect = { ...DUCKDB, id: 'elsewhere', placeholders: 'in order', placeholder: () => '?' };

function bound(tree: Sql, dialect = DUCKDB) {
  const notation = new Bound(CONTEXT);
  return { text: print(tree, dialect, notation), parameters: notation.parameters };
}
const inlined = (tree: Sql) => print(tree, DUCKDB, new Inlined(CONTEXT));
const open = (tree: Sql) => print(tree, DUCKDB, editable('timeseries', 'UTC'));

const TEN_MINUTES: AskedBucket = { asked: 'auto', interval: { unit: 'millisecond', count: 600_000 }, empty: 0 };
const repo = findField('repo', 'UTC');

/** What each leaf is in the three notations. */
const LEAVES: readonly (readonly [leaf: string, tree: Sql, bound: string, inlined: string, editable: string])[] = [
  ['a value', value("o'b$x"), '$1', "'o''b$x'", "('o''b$' || 'x')"],
  ['a list', value(['a', 'b']), '$1', "['a', 'b']", "['a', 'b']"],
  ['a literal', literal('a$b'), "'a$b'", "'a$b'", "'a$b'"],
  ['a stubborn literal', stubborn('a$b'), "('a$' || 'b')", "('a$' || 'b')", "('a$' || 'b')"],
  ['a number', sql`${1.5}`, '1.5', '1.5', '1.5'],
  ['a name of ours', name('repo'), 'repo', 'repo', 'repo'],
  ['a name that is not plain', name('a"b'), '"a""b"', '"a""b"', '"a""b"'],
  ['a name of others', quotedName('order'), '"order"', '"order"', '"order"'],
  [
    'an end of the range',
    windowEnd('from', 'range'),
    "TIMESTAMP '2026-02-09 12:00:00'",
    "TIMESTAMP '2026-02-09 12:00:00'",
    '$__timeFrom()',
  ],
  [
    'an end of a window',
    windowEnd('from', '1h'),
    "TIMESTAMP '2026-02-09 13:00:00'",
    "TIMESTAMP '2026-02-09 13:00:00'",
    "$__timeTo() - INTERVAL '1 hour'",
  ],
  [
    'a row in the range',
    within('range'),
    "timestamp >= TIMESTAMP '2026-02-09 12:00:00' AND timestamp <= TIMESTAMP '2026-02-09 14:00:00'",
    "timestamp >= TIMESTAMP '2026-02-09 12:00:00' AND timestamp <= TIMESTAMP '2026-02-09 14:00:00'",
    '$__timeFilter(timestamp)',
  ],
  ['a row of all', within('all'), 'true', 'true', 'true'],
  [
    'a bucket',
    bucketStart(TEN_MINUTES, 'range'),
    "time_bucket(INTERVAL '10 minutes', CAST(timestamp AS TIMESTAMP))",
    "time_bucket(INTERVAL '10 minutes', CAST(timestamp AS TIMESTAMP))",
    '$__timeGroup(timestamp, $__interval, 0)',
  ],
  [
    'a step',
    step(TEN_MINUTES, 'range'),
    "INTERVAL '2 hours'",
    "INTERVAL '2 hours'",
    "$__interval * CAST(greatest(1, ceil(date_diff('millisecond', $__timeFrom(), $__timeTo()) / $__interval_ms)) AS BIGINT)",
  ],
  [
    'a condition',
    condition(repo, { field: 'repo', op: '=', value: '$repo' }),
    'repo = $1',
    "repo = '$repo'",
    `$__conditionalAll(repo IN (\${repo:sqlstring}), $repo)`,
  ],
  [
    'the filters of the dashboard',
    adHoc([
      { field: 'repo', op: '=', value: 'a' },
      { field: 'success', op: '=', value: true },
    ]),
    'repo = $1 AND success = CAST($2 AS BOOLEAN)',
    "repo = 'a' AND success = CAST(true AS BOOLEAN)",
    '$__adHocFilters()',
  ],
  ['no filters of the dashboard', adHoc([]), 'true', 'true', '$__adHocFilters()'],
  [
    'an operation',
    op.matches(name('repo'), value('^a')),
    'regexp_matches(repo, $1)',
    "regexp_matches(repo, '^a')",
    "regexp_matches(repo, '^a')",
  ],
];

describe('a leaf', () => {
  it.each(LEAVES)('%s', (_, tree, asParameters, inWords, carriedOn) => {
    expect(bound(tree).text).toBe(asParameters);
    expect(inlined(tree)).toBe(inWords);
    expect(open(tree)).toBe(carriedOn);
  });

  let db: MemoryDatabase;
  beforeAll(async () => {
    db = await MemoryDatabase.open();
    await createExecutions(db);
  });
  afterAll(() => db.close());

  it.each(LEAVES.filter(([leaf]) => !leaf.startsWith('a name') && leaf !== 'a list'))(
    '%s is the same to DuckDB as a parameter and as text',
    async (_, tree) => {
      const statement = sql`SELECT CAST(${tree} AS VARCHAR) FROM executions ORDER BY timestamp LIMIT 3`;
      const { text, parameters } = bound(statement);
      expect(await db.rows(text, parameters as never)).toEqual(await db.rows(inlined(statement)));
    },
  );
});

describe('parameters', () => {
  const twice = sql`${value('a')} = ${value('a')} AND ${value(1)} = ${value('1')} AND ${value(['a'])} = ${value(['a'])}`;

  it('are given once where placeholders have numbers', () => {
    expect(bound(twice)).toEqual({
      text: '$1 = $1 AND $2 = $3 AND $4 = $5',
      parameters: ['a', 1, '1', ['a'], ['a']],
    });
  });

  it('are given in the order of placeholders that have none', () => {
    expect(bound(twice, ELSEWHERE)).toEqual({
      text: '? = ? AND ? = ? AND ? = ?',
      parameters: ['a', 'a', 1, '1', ['a'], ['a']],
    });
  });
});

describe('a tree', () => {
  it('takes no plain text', () => {
    // @ts-expect-error A text says nothing of what it is.
    expect(() => inlined(sql`SELECT ${'x'}`)).toThrow();
  });

  it('is frozen', () => {
    expect(Object.isFrozen(sql`SELECT ${1}`.node)).toBe(true);
    expect(Object.isFrozen(value('x').node)).toBe(true);
  });

  it('leaves the line breaks of values alone where it indents', () => {
    expect(inlined(sql`a (\n${indented(sql`b = ${value('x\ny')}\nAND (\n${indented(sql`c`)}\n)`)}\n)`)).toBe(
      "a (\n  b = 'x\ny'\n  AND (\n    c\n  )\n)",
    );
  });

  it('has no clause of conditions that are none', () => {
    expect(inlined(sql`FROM t${where([within('all'), adHoc([])])}`)).toBe('FROM t');
    expect(inlined(every([within('all'), adHoc([])]))).toBe('true');
    expect(open(sql`FROM t${where([within('range'), adHoc([]), sql`x`])}`)).toBe(
      'FROM t\nWHERE $__timeFilter(timestamp)\n  AND $__adHocFilters()\n  AND x',
    );
  });

  it('joins pieces', () => expect(inlined(join([sql`a`, sql`b`], ' + '))).toBe('a + b'));

  it('has its common tables in one clause', () => {
    const inner = withTables([table('a', sql`SELECT 1`)], sql`SELECT * FROM a, b`);
    expect(inlined(withTables([table('b', sql`SELECT 2`)], inner))).toBe(
      'WITH b AS (\n  SELECT 2\n), a AS (\n  SELECT 1\n)\nSELECT * FROM a, b',
    );
    expect(withTables([], inner)).toBe(inner);
    const ofDuckDb = withTables([table('b', sql`SELECT 2`)], only({ duckdb: 'Why not.' }, inner));
    expect(inlined(ofDuckDb)).toMatch(/^WITH b AS \([^)]*\), a AS /);
  });

  it('knows which columns its own words name, and none that values name', () => {
    const printer = new Printer(DUCKDB, new Inlined(CONTEXT));
    printer.print(sql`SELECT avg(actual_cost) WHERE ${name('repo')} = ${value('quality_score')}`);
    expect(['actual_cost', 'repo', 'quality_score', 'cost'].filter((column) => printer.hasNamed(column))).toEqual([
      'actual_cost',
      'repo',
    ]);
  });

  it('is refused to engines that it is not for, with the reason', () => {
    const tree = only({ duckdb: 'It needs lists.' }, sql`SELECT [1]`);
    expect(inlined(tree)).toBe('SELECT [1]');
    expect(() => bound(tree, ELSEWHERE)).toThrow(new NotSayable('It needs lists.'));
  });
});
