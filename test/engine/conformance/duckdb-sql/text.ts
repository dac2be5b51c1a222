import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellAt } from '../../../../src/result/cell';
import type { TextColumn } from '../../../../src/result/column';
import { MemoryDatabase } from '../../../support/memory-database';
import type { EngineUnderTest, Lacks, Open } from '../engine-under-test';

/** Text, what is printed as text, and nested values. */
export function text(open: Open, lacks: Lacks): void {
  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await open([
      `CREATE TABLE texts AS
     SELECT i, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'short' || i ELSE repeat('äöü🦆', i % 40) || i END AS text
     FROM range(20000) t(i)`,
    ]);
  });
  afterAll(() => engine.close());

  describe('text', () => {
    it('comes back as it went in', async () => {
      const strings = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 200, minLength: 1 });
      await fc.assert(
        fc.asyncProperty(strings, async (strings) => {
          expect(await engine.rows('SELECT unnest($1)', strings)).toEqual(strings.map((text) => [text]));
        }),
        { numRuns: 100 },
      );
    });

    it('short and long, NULL and empty, stored and computed, over many chunks', async () => {
      const sql = 'SELECT text, md5(text), length(text) FROM texts ORDER BY i';
      const rows = await engine.rows(sql);
      for (const [i, [text, md5, length]] of rows.entries()) {
        const expected = [null, '', `short${i}`][i % 5];
        if (expected !== undefined) expect(text).toBe(expected);
        else expect(text).toBe(`${'äöü🦆'.repeat(i % 40)}${i}`);
        expect(typeof md5).toBe(text === null ? 'object' : 'string');
        expect(length).toBe(text === null ? null : [...String(text)].length);
      }
    });

    it('begins its offsets with 0 and ends them with the length of its bytes', async () => {
      const result = await engine.run('SELECT text FROM texts LIMIT 3000');
      const { offsets, bytes, length } = result.columns[0] as TextColumn;
      expect([offsets.length, offsets[0], offsets.at(-1)]).toEqual([length + 1, 0, bytes.length]);
    });
  });

  describe('what DuckDB prints', () => {
    const VALUES = [
      "unhex('00010910205C2227617E7F80FF')",
      "repeat('x', 100)::BLOB",
      "'0101'::BIT",
      "INTERVAL '1 year 2 months 3 days 04:05:06.789'",
      "INTERVAL '-1 day' + INTERVAL '1 microsecond'",
      "TIME '23:59:59.999999'",
      "'12:30:00.123456789'::TIME_NS",
      "'12:30:00+05:30'::TIMETZ",
      "'b'::ENUM ('a', 'b')",
      "'00000000-0000-4000-8000-0123456789ab'::UUID",
      "'POINT (1 2.5)'::GEOMETRY",
      "'MULTIPOINT (1 2, 3 4)'::GEOMETRY",
      "'POLYGON Z ((0 0 1, 0 1 1, 1 1 1, 0 0 1))'::GEOMETRY",
      "'GEOMETRYCOLLECTION (POINT EMPTY, LINESTRING (0 0, 1 1))'::GEOMETRY",
    ];
    it.each(VALUES)('%s', async (value) => {
      const [[printed, text]] = (await engine.rows(`SELECT ${value}, (${value})::VARCHAR`)) as [[string, string]];
      expect(printed).toBe(text);
    });

    it('UUIDs that sort on either side of zero', async () => {
      const rows = await engine.rows('SELECT u, u::VARCHAR FROM (SELECT uuid() AS u FROM range(3000))');
      for (const [uuid, text] of rows) expect(uuid).toBe(text);
    });
  });

  describe('nested values', () => {
    const SAME_AS_TO_JSON = [
      "{'a': 1, 'b': [1.5, NULL], 'c': {'d': true}}",
      "MAP {'k': 1, 'l': NULL}",
      "MAP {DATE '2026-01-01': 1.5::FLOAT}",
      "MAP {{'a': 1}: 2}",
      'union_value(k := 3)',
      '[\'{"x": [1, 2]}\'::JSON, NULL]',
      "[{'quote': 'a\"b', 'line': 'c\nd'}]",
      '[123456789012345678901234567890::HUGEINT]',
      '[1.50::DECIMAL(4,2), -0.05::DECIMAL(4,2)]',
      "['x'::BLOB, '\\xFF'::BLOB]",
      "[INTERVAL '1 day', INTERVAL '90 minutes']",
      "[TIMESTAMP '2026-01-01 12:00:00.5', NULL]",
      "[TIMESTAMPTZ '2026-01-01 12:00:00+02']",
      "[DATE 'infinity', DATE '-infinity', DATE '0044-03-15 (BC)']",
      "['a'::ENUM ('a', 'b')]",
      '[]',
      'list_transform(range(384), x -> x / 7)::FLOAT[384]',
    ];
    it.each(SAME_AS_TO_JSON.filter((value) => !lacks || !value.includes('::JSON')))('%s', async (value) => {
      const reference = await MemoryDatabase.open();
      const [json] = await reference.column(`SELECT to_json(${value})::VARCHAR`);
      reference.close();
      const [column] = (await engine.run(`SELECT ${value} AS v`)).columns;
      expect(column!.kind).toBe('json');
      expect(JSON.parse(String(cellAt(column!, 0)))).toEqual(JSON.parse(String(json)));
    });

    it('keep every digit of an integer', async () => {
      expect(await engine.value('SELECT [9007199254740993, -9223372036854775808]')).toBe(
        '[9007199254740993,-9223372036854775808]',
      );
    });

    it.skipIf(lacks)('VARIANT, whatever it holds', async () => {
      const value = `{'a': [1, 2], 'b': {'t': TIMESTAMP '2026-01-01', 'n': NULL, 'd': 1.5::DECIMAL(4,2)}, 'c': 'x"'}::VARIANT`;
      const [[variant, json]] = (await engine.rows(`SELECT ${value}, ${value}::JSON::VARCHAR`)) as [[string, string]];
      expect(JSON.parse(variant)).toEqual(JSON.parse(json));
      expect(await engine.rows("SELECT unnest([1::VARIANT, 'x'::VARIANT, NULL])")).toEqual([['1'], ['"x"'], [null]]);
    });

    it('NaN has no JSON: null, with a notice', async () => {
      const result = await engine.run("SELECT ['nan'::DOUBLE, 1] AS v");
      expect(cellAt(result.columns[0]!, 0)).toBe('[null,1]');
      expect(result.notices.map(({ text }) => text)).toEqual([
        'Column "v" holds NaN or infinite numbers, shown as null.',
      ]);
    });

    it.skipIf(lacks)('JSON is passed on as it is written', async () => {
      const result = await engine.run(`SELECT '{"b": 1,  "a": 2}'::JSON AS j, NULL::JSON AS n`);
      expect(result.columns.map(({ kind, type }) => [kind, type])).toEqual([
        ['json', 'JSON'],
        ['json', 'JSON'],
      ]);
      expect(result.columns.map((column) => cellAt(column, 0))).toEqual(['{"b": 1,  "a": 2}', null]);
    });
  });

  it('keeps names of columns that occur twice, and the types as DuckDB writes them', async () => {
    const result = await engine.run('SELECT 1 AS a, 2.5 AS a, NULL AS n, [1] AS "List of Ints"');
    expect(result.columns.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'INTEGER'],
      ['a', 'DECIMAL(2,1)'],
      ['n', 'INTEGER'],
      ['List of Ints', 'INTEGER[]'],
    ]);
  });
}
