import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUCKDB } from '../../../../src/query/dialect/duckdb/duckdb';
import { Bound } from '../../../../src/query/printing/bound';
import { print } from '../../../../src/query/printing/print';
import { op } from '../../../../src/query/tree/op';
import { OPERATION_NAMES, type OperationName } from '../../../../src/query/tree/operation-names';
import { literal, type Sql, sql, value, verbatim } from '../../../../src/query/tree/sql';
import { MemoryDatabase } from '../../../support/memory-database';
import { printed } from '../../support/printed';

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
});
afterAll(() => db.close());

/** The last is NULL. */
const NUMBERS = sql`(SELECT unnest([3, 1, 2, 4, NULL]) AS n, unnest(range(5)) AS place)`;
const TIME = sql`TIMESTAMP '2026-02-09 13:14:15'`;
const HOUR = { unit: 'millisecond', count: 3_600_000 } as const;
const of = (aggregate: Sql) => sql`SELECT ${aggregate} FROM ${NUMBERS}`;
const json = (text: string) => sql`CAST(${literal(text)} AS JSON)`;

/** What a statement of each operation answers. */
const ANSWERS: Record<OperationName, readonly (readonly [statement: Sql, answer: unknown])[]> = {
  cast: [
    [sql`SELECT typeof(${op.cast(literal('1.5'), 'float')})`, 'FLOAT'],
    [sql`SELECT typeof(${op.cast(literal('2026-02-09'), 'time')})`, 'TIMESTAMP'],
    [sql`SELECT typeof(${op.cast(literal('2026-02-09'), 'instant')})`, 'TIMESTAMP WITH TIME ZONE'],
    [sql`SELECT typeof(${op.cast(literal('[1]'), 'vector')})`, 'FLOAT[]'],
  ],
  quantile: [[of(op.quantile(sql`n`, 0.5)), 2.5]],
  quantiles: [[of(op.quantiles(sql`n`, [0.5, 1], 2)), 4]],
  countIf: [[of(op.countIf(sql`n > 1`)), '3']],
  latest: [[of(op.latest(sql`n`, sql`place`)), 4]],
  earliest: [[of(op.earliest(sql`n`, sql`place`)), 3]],
  first: [
    [of(op.first(sql`n`, [sql`place DESC`])), null],
    [of(op.first(sql`n`, [sql`place DESC`], sql`place < 2`)), 1],
  ],
  joinTexts: [
    [sql`SELECT ${op.joinTexts(sql`t`, '; ', [sql`t DESC`])} FROM (VALUES ('a'), (NULL), ('b')) AS texts(t)`, 'b; a'],
    [sql`SELECT ${op.joinTexts(sql`t`, ',', [sql`t`], 'distinct')} FROM (VALUES ('a'), ('a')) AS texts(t)`, 'a'],
  ],
  matches: [
    [sql`SELECT ${op.matches(literal('a small one'), literal('s.a'))}`, true],
    [sql`SELECT ${op.matches(literal('large'), literal('^s'))}`, false],
  ],
  contains: [[sql`SELECT ${op.contains(literal('a.b'), literal('.'))}`, true]],
  replaceAll: [[sql`SELECT ${op.replaceAll(literal('a \n b  c'), '\\s+', ' ')}`, 'a b c']],
  decimals: [[sql`SELECT ${op.decimals(sql`2.25`, 1)}`, '2.2']],
  jsonText: [
    [sql`SELECT ${op.jsonText(json('{"a/b~c\\"$[0]": "x"}'), 'a/b~c"$[0]')}`, 'x'],
    [sql`SELECT ${op.jsonText(json('{"a": 1}'), 'b')}`, null],
  ],
  jsonTexts: [
    [sql`SELECT ${op.jsonTexts(json('{"a/b": "x", "c": 1}'), ['a/b', 'c'])}`, ['x', '1']],
    [sql`SELECT ${op.jsonTexts(literal('no JSON'), ['a'])}[1]`, null],
  ],
  jsonListHas: [
    [sql`SELECT ${op.jsonListHas(json('{"told": ["repo"]}'), 'told', 'repo')}`, true],
    [sql`SELECT ${op.jsonListHas(json('{"told": ["repo"]}'), 'told', 'rep')}`, false],
    [sql`SELECT ${op.jsonListHas(json('{"a": "repo"}'), 'told', 'repo')}`, false],
  ],
  interval: [
    [sql`SELECT ${TIME} + ${op.interval({ unit: 'millisecond', count: 90_000 })}`, '2026-02-09 13:15:45'],
    [sql`SELECT ${TIME} + ${op.interval({ unit: 'month', count: 1 })}`, '2026-03-09 13:14:15'],
  ],
  timestamp: [[sql`SELECT ${op.timestamp(Date.UTC(2026, 1, 9), 'Asia/Kolkata')}`, '2026-02-09 05:30:00']],
  bucket: [[sql`SELECT ${op.bucket(TIME, HOUR)}`, '2026-02-09 13:00:00']],
  bucketOf: [[sql`SELECT ${op.bucketOf(TIME, sql`600`, sql`TIMESTAMP '2026-02-09 00:01:00'`)}`, '2026-02-09 13:11:00']],
  hourOfDay: [[sql`SELECT ${op.hourOfDay(sql`TIMESTAMP '2026-02-09 03:00:00'`)}`, '03']],
  weekday: [[sql`SELECT ${op.weekday(TIME)}`, 'Monday']],
  isoWeekday: [[sql`SELECT ${op.isoWeekday(TIME)}`, '1']],
  now: [
    [sql`SELECT ${op.now('UTC')} = CAST(now() AS TIMESTAMP)`, true],
    [sql`SELECT ${op.now('Asia/Kolkata')} = CAST(now() AS TIMESTAMP) + INTERVAL '330 minutes'`, true],
  ],
  instant: [
    [sql`SELECT ${op.instant(TIME, 'UTC')}`, '2026-02-09 13:14:15'],
    [sql`SELECT ${op.epoch(op.instant(TIME, 'Asia/Kolkata'))}`, Date.UTC(2026, 1, 9, 7, 44, 15) / 1000],
  ],
  onClock: [
    [sql`SELECT ${op.onClock(sql`TIMESTAMPTZ '2026-02-09 13:14:15+00'`, 'Asia/Kolkata')}`, '2026-02-09 18:44:15'],
  ],
  epoch: [[sql`SELECT ${op.epoch(sql`TIMESTAMP '1970-01-01 00:00:01.5'`)}`, 1.5]],
  seconds: [[sql`SELECT ${op.seconds(TIME, sql`${TIME} + INTERVAL '90 minutes'`)}`, 5400]],
  secondsInterval: [[sql`SELECT ${TIME} + ${op.secondsInterval(sql`45`)}`, '2026-02-09 13:15:00']],
  isIn: [
    [sql`SELECT ${op.isIn(sql`2`, literal(['1', '2']), (item) => sql`CAST(${item} AS INTEGER)`)}`, true],
    [sql`SELECT ${op.isIn(literal('x'), literal(['1', '2']), (item) => item)}`, false],
  ],
  placeIn: [
    [sql`SELECT ${op.placeIn(['low', 'high'], literal('high'))}`, 2],
    [sql`SELECT ${op.placeIn(['low', 'high'], literal('x'))}`, null],
  ],
  greatest: [[sql`SELECT ${op.greatest(sql`1`, sql`NULL`, sql`3`)}`, 3]],
  least: [[sql`SELECT ${op.least(sql`1`, sql`NULL`, sql`3`)}`, 1]],
  wholeQuotient: [[sql`SELECT ${op.wholeQuotient(sql`59`, sql`20`)}`, 2]],
  isFinite: [
    [sql`SELECT ${op.isFinite(sql`'NaN'::FLOAT`)}`, false],
    [sql`SELECT ${op.isFinite(sql`1.5::FLOAT`)}`, true],
  ],
  numberText: [[sql`SELECT ${op.numberText(sql`0.1234`)}`, '0.12']],
  chiSquareTail: [[sql`SELECT round(${op.chiSquareTail(sql`5.991465::DOUBLE`, sql`2`)}, 6)`, 0.05]],
  upperTail: [[sql`SELECT round(${op.upperTail(sql`1.644854::DOUBLE`)}, 6)`, 0.05]],
  series: [
    [
      sql`SELECT count(*)::INTEGER FROM ${op.series(TIME, sql`${TIME} + INTERVAL '1 hour'`, sql`INTERVAL '30 minutes'`, 't', 'moment')} WHERE moment >= ${TIME}`,
      3,
    ],
    [
      sql`SELECT count(*)::INTEGER FROM ${op.series(TIME, sql`${TIME} - INTERVAL '1 hour'`, sql`INTERVAL '30 minutes'`, 't', 'moment')}`,
      0,
    ],
  ],
  hash: [[sql`SELECT ${op.hash(literal('a'))} = ${op.hash(literal('a'))}`, true]],
  groupBy: [[sql`SELECT place % 2 AS odd, count(*)::INTEGER FROM ${NUMBERS} ${op.groupBy(1)} ORDER BY odd`, '0']],
  rowsReplacing: [[sql`SELECT ${op.rowsReplacing([['place', sql`-1`]])} FROM ${NUMBERS}`, 3]],
  inlinedTable: [[sql`WITH ${op.inlinedTable('t', sql`SELECT 7 AS n`)} SELECT n FROM t`, 7]],
  keptTable: [[sql`WITH ${op.keptTable('t', sql`SELECT 7 AS n`)} SELECT n FROM t`, 7]],
};

describe('operations of DuckDB', () => {
  it.each(
    OPERATION_NAMES.flatMap((name) => ANSWERS[name].map(([statement, answer]) => [name, statement, answer] as const)),
  )('%s', async (_, statement, answer) => {
    const [first] = await db.rows(printed(statement));
    expect(first![0]).toEqual(answer);
  });

  it.each(OPERATION_NAMES.flatMap((name) => ANSWERS[name].map(([statement]) => [name, statement] as const)))(
    '%s answers the same with its values as parameters',
    async (_, statement) => {
      const notation = new Bound({
        timeRange: { from: 0, to: 1 },
        intervalMs: 0,
        maxDataPoints: 0,
        storedTimeZone: 'UTC',
      });
      const bound = print(statement, DUCKDB, notation);
      const rows = await db.rows(bound, notation.parameters as never);
      expect(rows).toEqual(await db.rows(printed(statement)));
    },
  );

  it('takes any text for a text', async () => {
    const texts = ["o'brien", '$1 $__timeFrom() ${x}', 'a\0b', '\n"\\', ''];
    for (const text of texts) expect(await db.value(`SELECT ${printed(literal(text))}`)).toBe(text);
    expect(await db.rows(`SELECT ${texts.map((text) => printed(value(text))).join(', ')}`)).toEqual([texts]);
  });

  it('writes what a person typed as it was typed', () => {
    expect(printed(verbatim("SELECT '\n' -- $1"))).toBe("SELECT '\n' -- $1");
  });
});
