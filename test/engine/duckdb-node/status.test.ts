import { afterEach, expect, it } from 'vitest';
import { rowsOf, TestEngine } from './support/test-engine';

let engine: TestEngine;
afterEach(() => engine.close());

const COLUMNS = [
  'database_bytes',
  'wal_bytes',
  'free_bytes',
  'row_count',
  'oldest',
  'newest',
  'newest_past',
  'rows_ahead',
  'schema_version',
  'generation',
  'snapshot_at',
];

const ns = (time: string) => BigInt(Date.parse(time)) * 1_000_000n;

it('is one row about the state that is read', async () => {
  engine = await TestEngine.over([
    'CREATE TABLE executions (timestamp TIMESTAMP)',
    "INSERT INTO executions VALUES ('2026-01-01 10:00:00'), ('2026-03-01 11:00:00'), (NULL)",
    'CREATE TABLE metadata (key VARCHAR, value VARCHAR)',
    "INSERT INTO metadata VALUES ('schema_version', '1'), ('other', '9')",
  ]);
  const before = Date.now();
  const result = await engine.run('FROM database_status');
  expect(result.columns.map(({ name }) => name)).toEqual(COLUMNS);
  const [row] = rowsOf(result);
  const { generation } = await engine.file.snapshots.status();
  expect(row!.slice(0, 10)).toEqual([
    generation!.databaseBytes,
    generation!.walBytes,
    0,
    3,
    ns('2026-01-01T10:00:00Z'),
    ns('2026-03-01T11:00:00Z'),
    ns('2026-03-01T11:00:00Z'),
    0,
    '1',
    result.state!.generation,
  ]);
  expect(row![10]).toBe(BigInt(result.state!.asOf) * 1_000_000n);
  expect(Math.abs(result.state!.asOf - before)).toBeLessThan(60_000);
});

it('tells the bytes of free blocks', async () => {
  engine = await TestEngine.over([
    'CREATE TABLE executions AS SELECT now()::TIMESTAMP AS timestamp, md5(i::VARCHAR) AS d FROM range(300000) t(i)',
    'CHECKPOINT',
    'DELETE FROM executions',
    'CHECKPOINT',
  ]);
  const [[free, size, blocks, used]] = (await engine.rows(
    'SELECT free_bytes, block_size, total_blocks, used_blocks FROM database_status, pragma_database_size()',
  )) as [[number, number, number, number]];
  expect(free).toBe((blocks - used) * size);
  expect(free).toBeGreaterThan(1_000_000);
});

it.each([
  ['no tables', []],
  ['other tables', ['CREATE TABLE metadata (name VARCHAR)', 'CREATE TABLE executions_old (timestamp TIMESTAMP)']],
  [
    'executions in several schemas, none of them the default',
    ['a', 'b'].flatMap((schema) => [
      `CREATE SCHEMA ${schema}`,
      `CREATE TABLE ${schema}.executions (timestamp TIMESTAMP)`,
    ]),
  ],
])('has NULLs for a database with %s', async (_, sql) => {
  engine = await TestEngine.over(sql);
  const columns = 'row_count, oldest, newest, schema_version';
  expect(await engine.rows(`SELECT ${columns} FROM database_status`)).toEqual([[null, null, null, null]]);
});

it.each([
  ['none', 'TIMESTAMP', []],
  ['none that has a time', 'TIMESTAMP', ['NULL']],
  ['before our era', 'TIMESTAMP', ["'0044-03-15 (BC) 12:00:00.000001'", "'2026-01-01 10:00:00.123456'"]],
  ['of no beginning', 'TIMESTAMP', ["'-infinity'", "'2026-01-01 10:00:00'"]],
  ['ahead of the clock', 'TIMESTAMP', ["'2026-01-01 10:00:00'", "'2999-01-01 10:00:00'", "'infinity'"]],
  ['of instants', 'TIMESTAMPTZ', ["'2026-01-01 10:00:00+05'", "'2026-01-02 10:00:00-05'"]],
])('tells of rows as they are: %s', async (_, type, times) => {
  engine = await TestEngine.over([
    `CREATE TABLE executions (timestamp ${type})`,
    ...times.map((time) => `INSERT INTO executions VALUES (${time})`),
  ]);
  const past = 'now()::TIMESTAMP + INTERVAL 5 MINUTE';
  const rows = `SELECT count(*), min(timestamp)::TIMESTAMP, max(timestamp)::TIMESTAMP,
    max(timestamp::TIMESTAMP) FILTER (timestamp::TIMESTAMP <= ${past}),
    count(*) FILTER (timestamp::TIMESTAMP > ${past}) FROM executions`;
  const told = 'SELECT row_count, oldest, newest, newest_past, rows_ahead FROM database_status';
  expect(await engine.rows(`SELECT columns(*)::VARCHAR FROM (${told})`)).toEqual(
    await engine.rows(`SELECT columns(*)::VARCHAR FROM (${rows})`),
  );
  expect(await engine.rows(`SELECT DISTINCT typeof(columns(*)) FROM (${told})`)).toEqual([
    ['BIGINT', 'TIMESTAMP', 'TIMESTAMP', 'TIMESTAMP', 'BIGINT'],
  ]);
});

it('counts rows that have no timestamp', async () => {
  engine = await TestEngine.over(['CREATE TABLE executions AS SELECT range AS i FROM range(5)']);
  expect(await engine.rows('SELECT row_count, oldest FROM database_status')).toEqual([[5, null]]);
});

it('can be joined, filtered, quoted, qualified, shadowed', async () => {
  engine = await TestEngine.over(['CREATE TABLE executions AS SELECT range AS i FROM range(5)']);
  const one = 'SELECT count(*) FROM';
  expect(await engine.value(`${one} "Database_Status"`)).toBe(1);
  expect(await engine.value(`${one} temp.database_status`)).toBe(1);
  expect(await engine.value(`${one} executions, database_status WHERE row_count = 5`)).toBe(5);
  expect(await engine.value('SELECT (SELECT row_count FROM database_status)')).toBe(5);
  expect(await engine.value('WITH database_status AS (SELECT 7 AS seven) SELECT seven FROM database_status')).toBe(7);
  expect(await engine.value('SELECT newest IS NULL AND now() >= snapshot_at FROM database_status')).toBe(true);
});

it('is where the catalog is listed', async () => {
  engine = await TestEngine.over([]);
  expect((await engine.rows('SHOW TABLES')).flat()).toContain('database_status');
  expect((await engine.rows('DESCRIBE database_status')).map(([name]) => name)).toEqual(COLUMNS);
  const listed = "SELECT count(*) FROM duckdb_views() WHERE view_name = 'database_status'";
  expect(await engine.value(listed)).toBe(1);
});
