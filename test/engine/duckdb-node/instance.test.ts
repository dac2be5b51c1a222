import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GrowingDatabases } from '../../../src/engine/duckdb-node/growing/growing-databases';
import { Instance } from '../../../src/engine/duckdb-node/instance';
import { TestEngine } from './support/test-engine';

/** The lock on the instance itself, which holds should the guard ever let something through. */
let engine: TestEngine;
let instance: Instance;
let connection: DuckDBConnection;

beforeAll(async () => {
  engine = await TestEngine.over(['CREATE TABLE executions AS SELECT range AS i FROM range(100000)']);
});
afterAll(() => engine.close());

describe.each([
  ['a copy that is replayed', null, 'apart'],
  ['a copy that takes commits in', { base: 'own', bytes: 0 }, 'first'],
])('without the guard, of %s', (_, grown, log) => {
  beforeAll(async () => {
    const generation = { id: 'own', path: engine.path, asOf: 0, databaseBytes: 0, walBytes: 0, grown };
    instance = await Instance.open(
      generation,
      { archive: null, neighbours: null },
      { memoryLimitMb: 128, threads: 2, storedTimeZone: 'UTC', takeInLogMb: 4, segmentRows: 40_960 },
      new GrowingDatabases(),
    );
    expect(instance.opening).toEqual({ replay: null, log });
  });
  beforeEach(async () => {
    connection = await instance.connect('', false);
  });
  afterEach(() => connection.disconnectSync());
  afterAll(() => instance.close());

  it.each([
    "SELECT * FROM read_blob('DATABASE')",
    "SELECT * FROM read_text('/etc/hosts')",
    "SELECT * FROM glob('/*')",
    "FROM 'DATABASE'",
    "ATTACH 'DATABASE' AS other (READ_ONLY)",
    "COPY executions TO 'DATABASE.csv'",
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = 'DATABASE.log')",
    "EXPORT DATABASE 'DATABASE.export'",
    'INSTALL httpfs',
    'LOAD httpfs',
    "FROM 'https://example.com/x.parquet'",
    'SET threads = 1',
    'SET GLOBAL enable_external_access = true',
    "SET GLOBAL disabled_filesystems = ''",
    'SET lock_configuration = false',
    "SET TimeZone = 'Europe/Berlin'",
    'RESET threads',
    'INSERT INTO executions VALUES (1)',
    'CREATE TABLE other (i INTEGER)',
    'DROP TABLE executions',
  ])('%s', async (sql) => {
    await expect(connection.run(sql.replaceAll('DATABASE', engine.path))).rejects.toThrow();
  });

  it('what has been read is let go of, and read again', async () => {
    const sum = 'SELECT sum(i) FROM executions';
    const limit = "SELECT current_setting('memory_limit')";
    const held = "SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'BASE_TABLE'";
    const asked = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson()[0]![0];
    const before = [await asked(sum), await asked(limit)];
    expect(Number(await asked(held))).toBeGreaterThan(0);
    await instance.letGo();
    expect(await asked(held)).toBe('0');
    expect([await asked(sum), await asked(limit)]).toEqual(before);
  });

  it('the database is read all the same', async () => {
    const reader = await connection.runAndReadAll('SELECT count(*), sum(i) FROM executions');
    expect(reader.getRowsJson()).toEqual([['100000', '4999950000']]);
  });
});
