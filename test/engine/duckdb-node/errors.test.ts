import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GrowingDatabases } from '../../../src/engine/duckdb-node/growing/growing-databases';
import { Instance } from '../../../src/engine/duckdb-node/instance';
import { TestEngine, thrown } from './support/test-engine';

it('a database that is no learning database is told so', async () => {
  const other = await TestEngine.over(['CREATE TABLE something AS SELECT 1 AS a']);
  expect(await other.error('SELECT count(*) FROM executions')).toMatchObject({
    code: 'no_executions',
    message: 'learning.db has no table executions.',
  });
  expect(await other.error('SELECT count(*) FROM nowhere')).toMatchObject({ code: 'bad_query' });
  await other.close();
});

it('a view over what is gone was told as a fault of the query', async () => {
  const other = await TestEngine.over([
    'CREATE SCHEMA theirs',
    'CREATE TABLE theirs.e AS SELECT 1 AS a',
    'CREATE VIEW executions AS FROM theirs.e',
    'ALTER TABLE theirs.e RENAME TO gone',
  ]);
  expect(await other.error('SELECT count(*) FROM executions')).toMatchObject({
    code: 'bad_schema',
    message: expect.stringMatching(/^A view of the database selects what is not there: Table with name e does not/),
  });
  for (const asked of ['e', '"a-b (c)"']) {
    expect(await other.error(`SELECT count(*) FROM ${asked}`)).toMatchObject({ code: 'bad_query' });
  }
  await other.close();
});

it('an operator that DuckDB does not have was told as a view over what is gone', async () => {
  const other = await TestEngine.over(['CREATE TABLE executions AS SELECT 1 AS a']);
  expect(await other.error('SELECT a & FROM executions')).toMatchObject({ code: 'bad_query' });
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
        { memoryLimitMb: 64, threads: 1, storedTimeZone: 'UTC', takeInLogMb: 0, segmentRows: 40_960 },
        new GrowingDatabases(),
      ),
    );
    expect(['not_duckdb', 'io_error']).toContain(error.code);
    expect(error.message).toContain('learning.db');
    expect(error.message).not.toContain(folder);
  });
});
