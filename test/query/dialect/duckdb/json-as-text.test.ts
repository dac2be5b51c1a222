import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUCKDB } from '../../../../src/query/dialect/duckdb/duckdb';
import { DUCKDB_WASM } from '../../../../src/query/dialect/duckdb/duckdb-wasm';
import { Inlined } from '../../../../src/query/printing/bound';
import { print } from '../../../../src/query/printing/print';
import { op } from '../../../../src/query/tree/op';
import { type Sql, sql } from '../../../../src/query/tree/sql';
import { MemoryDatabase } from '../../../support/memory-database';

const KEYS = [
  'a',
  'b c',
  "it's",
  'ä',
  '😀',
  'a"b',
  'back\\slash',
  'a.b',
  '$x',
  '/',
  '~',
  '',
  'line\nbreak',
  'defaulted',
];

const VALUES = [
  'null',
  'true',
  'false',
  '0',
  '-1',
  '12345678901234567',
  '0.87',
  '1.5',
  '-2.25',
  '1e400',
  '-1E400',
  '1e5',
  '1E-7',
  '-0.0',
  '1.0',
  '-0',
  '1e22',
  '123456789.123456789',
  '12345678901234567890',
  '123456789012345678901234567890',
  '""',
  '"text"',
  String.raw`"a \"quoted\" one, with {braces} and [brackets]: \\ \/ \n \t \r \b \f"`,
  String.raw`"\u00e4 \uD83D\uDE00 \\u0041"`,
  '"ä 😀"',
  '"null"',
  '"{\\"a\\": 1}"',
  '{}',
  '[]',
  '[1, 2 , [3, {"a": "b c"}]]',
  '{"a": {"b": [1, {"c": "}"}]}, "d": "  e  "}',
  '["model_tier", "routing_confidence"]',
  '[ "routing_confidence" ]',
  '["routing_confidence_too"]',
  '"routing_confidence"',
];

const DOCUMENTS: readonly (string | null)[] = [
  null,
  '{}',
  '[]',
  '"a"',
  '12',
  'null',
  '["a", 1]',
  ' { "a" : 1 , "b c" : 2 } ',
  '{"a":1,"a":2}',
  String.raw`{"x":"\"a\":5","a":6}`,
  `{"x":{"a":5},"y":[{"a":6}],"a":7}`,
  String.raw`{"\u0061":1,"\u00E4":2,"\ud83d\ude00":3,"a\u0022b":4,"back\u005cslash":5,"\/":6,"line\u000Abreak":7}`,
  `{${'"n":{'.repeat(5)}"a":1${'}'.repeat(5)},"a":2}`,
  ...KEYS.flatMap((key) =>
    VALUES.map((value) => `{"other": [1, {"z": ","}], ${JSON.stringify(key)}: ${value}, "z": 1}`),
  ),
];

let database: MemoryDatabase;

beforeAll(async () => {
  database = await MemoryDatabase.open();
  await database.run('CREATE TABLE documents (place INTEGER, metadata JSON)');
  const rows = DOCUMENTS.map((text, i) => `(${i}, ${text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`})`);
  await database.run(`INSERT INTO documents VALUES ${rows.join(', ')}`);
});
afterAll(() => database.close());

const CONTEXT = { timeRange: { from: 0, to: 1 }, intervalMs: 1, maxDataPoints: 1, storedTimeZone: 'UTC' };

async function answers(tree: Sql, dialect: typeof DUCKDB): Promise<unknown> {
  const text = print(tree, dialect, new Inlined(CONTEXT));
  if (dialect === DUCKDB_WASM) expect(text).not.toContain('json');
  return database.rows(`SELECT metadata::VARCHAR, ${text} FROM documents ORDER BY place`);
}

async function same(tree: Sql): Promise<void> {
  expect(await answers(tree, DUCKDB_WASM)).toEqual(await answers(tree, DUCKDB));
}

describe('without functions of JSON, DuckDB reads the same', () => {
  for (const key of KEYS) it(`at the key ${JSON.stringify(key)}`, () => same(op.jsonText(sql`metadata`, key)));

  it('in lists of keys', () => same(op.jsonTexts(sql`metadata`, ['a', 'ä', 'defaulted'])));

  it('in lists of texts', () => same(op.jsonListHas(sql`metadata`, 'defaulted', 'routing_confidence')));
});
