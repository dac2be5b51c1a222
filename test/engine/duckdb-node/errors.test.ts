import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Instance } from '../../../src/engine/duckdb-node/instance';
import type { LearningError } from '../../../src/error/learning-error';
import { TestEngine, thrown } from './support/test-engine';

let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.over(['CREATE TABLE executions AS SELECT i, i::VARCHAR AS t FROM range(100000) t(i)']);
});
afterAll(() => engine.close());

describe('an error in a query', () => {
  it.each([
    ['SELEC 1', 'syntax error at or near "SELEC".', 1, 1],
    ['SELECT 1,\n  2 +\n  FROM executions', 'syntax error at or near "FROM".', 3, 3],
    ['SELECT nothing FROM executions', 'Referenced column "nothing" not found in FROM clause!', 1, 8],
    ["SELECT 'ü🦆',\n  nothing FROM executions", 'Referenced column "nothing" not found in FROM clause!', 2, 3],
    ["SELECT 'ü🦆', nothing FROM executions", 'Referenced column "nothing" not found in FROM clause!', 1, 15],
    ['SELECT * FROM nowhere', 'Table with name nowhere does not exist!', 1, 15],
    ['SELECT nofunction(1)', 'Scalar Function with name nofunction does not exist!', 1, 8],
    ["SELECT 'abc'::INTEGER", "Could not convert string 'abc' to INT32", 1, 13],
    ['SELECT sum(t) FROM executions', 'No function matches the given name and argument types', 1, 8],
    ['EXPLAIN SELECT nothing FROM executions', 'Referenced column "nothing" not found in FROM clause!', 1, 16],
    ['EXPLAIN\n SELECT 1 +', 'syntax error at end of input.', 2, 12],
    ['SELECT current_setting(1)', 'The function current_setting is closed to queries', 1, 8],
    ["SELECT 'ü', (SELECT 1\n FROM read_text('x'))", 'The table function read_text is closed to queries.', 2, 7],
  ])('%j tells what and where', async (sql, message, line, column) => {
    const error = await engine.error(sql);
    expect(error.message).toContain(message);
    expect(error.position).toEqual({ line, column });
    expect(error.source).toBe('downstream');
  });

  it('keeps what DuckDB proposes instead', async () => {
    expect((await engine.error('SELECT tt FROM executions')).message).toMatch(/Candidate bindings: .*"t"/);
  });

  it.each([
    "SELECT error('as told')",
    "SELECT CASE WHEN i = 99999 THEN error('as told') END FROM executions ORDER BY i",
    "SELECT t, CASE WHEN i = 90000 THEN error('as told') ELSE t END FROM executions",
    "WITH w AS (SELECT * FROM executions) SELECT t || CASE WHEN i > 80000 THEN error('as told') ELSE '' END FROM w",
  ])('comes with its words, before the rows or amid them: %s', async (sql) => {
    expect(await engine.error(sql)).toMatchObject({ code: 'bad_query', message: 'as told.' });
  });

  // Of what test_vector_types makes of these types, DuckDB cannot lay out the last vectors.
  it.each(['VARIANT', 'VARIANT[]', 'STRUCT(a VARIANT)'])(
    'that only the laying out of a value finds is told as what it is, for %s as well',
    async (type) => {
      expect(await engine.error(`FROM test_vector_types(NULL::${type})`)).toMatchObject({
        code: 'bad_query',
        message: 'Unimplemented type for generate sequence.',
      });
    },
  );

  it('is never put down to DuckDB, whatever the type of its vectors', async () => {
    const types = (await engine.rows('SELECT column_type FROM (DESCRIBE FROM test_all_types())')).map(([type]) =>
      String(type),
    );
    expect(types.length).toBeGreaterThan(50);
    const codes: [string, unknown][] = [];
    for (const type of types) {
      const asked = engine.run(`FROM test_vector_types(NULL::${type})`);
      const failure = await asked.then(
        () => null,
        (error: LearningError) => error,
      );
      if (failure) codes.push([type, failure.code]);
    }
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter(([, code]) => code !== 'bad_query')).toEqual([]);
  });

  it('amid the rows tells where, too', async () => {
    const sql = "SELECT i,\n CASE WHEN i > 80000 THEN 'no number' ELSE t END::INTEGER FROM executions WHERE i > $1";
    const error = await engine.error(sql, {}, [5]);
    expect(error).toMatchObject({ code: 'bad_query', message: "Could not convert string 'no number' to INT32." });
    expect(error.position).toEqual({ line: 2, column: 49 });
  });

  it('beyond the rows that are kept does not matter', async () => {
    const sql = "SELECT t, CASE WHEN i = 90000 THEN error('as told') ELSE t END FROM executions";
    expect(await engine.run(sql, { rowLimit: 3000 })).toMatchObject({ rows: 3000 });
  });

  it('keeps its cause', async () => {
    expect((await engine.error('SELECT nothing')).cause).toBeInstanceOf(Error);
  });
});

it('a database that is no learning database is told so', async () => {
  const other = await TestEngine.over(['CREATE TABLE something AS SELECT 1 AS a']);
  expect(await other.error('SELECT count(*) FROM executions')).toMatchObject({
    code: 'no_executions',
    message: 'learning.db has no table executions.',
  });
  expect(await other.error('SELECT count(*) FROM nowhere')).toMatchObject({ code: 'bad_query' });
  await other.close();
});

describe('a file that does not open', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engine-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    ['empty', ''],
    ['text', 'not a database\n'.repeat(1000)],
    ['zeros', '\0'.repeat(300_000)],
  ])('%s: says so, with its name and without its folder', async (_, content) => {
    const path = join(folder, 'learning.db');
    await writeFile(path, content);
    const generation = { id: 'g', path, asOf: 0, databaseBytes: 0, walBytes: 0 };
    const error = await thrown(
      Instance.open(
        generation,
        { archive: null, neighbours: null },
        { memoryLimitMb: 64, threads: 1, storedTimeZone: 'UTC' },
      ),
    );
    expect(['not_duckdb', 'io_error']).toContain(error.code);
    expect(error.message).toContain('learning.db');
    expect(error.message).not.toContain(folder);
  });
});
