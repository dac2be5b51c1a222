import { afterAll, beforeAll, expect, it } from 'vitest';
import { MemoryDatabase } from '../../support/memory-database';
import { TestEngine } from './support/test-engine';

let engine: TestEngine;

beforeAll(async () => {
  engine = await TestEngine.over([
    'CREATE TABLE executions (task_id VARCHAR, timestamp TIMESTAMP)',
    'CREATE VIEW recent AS SELECT * FROM executions WHERE timestamp > now()::TIMESTAMP - INTERVAL 1 HOUR',
    'CREATE VIEW all_of_them AS SELECT * FROM executions',
    'CREATE VIEW behind AS SELECT * FROM recent',
    "CREATE MACRO hours_old(t) AS date_diff('hour', t, current_timestamp::TIMESTAMP)",
    'CREATE MACRO twice(x) AS 2 * x',
    'CREATE MACRO of_today() AS TABLE SELECT * FROM executions WHERE timestamp::DATE = today()',
    'CREATE SEQUENCE counted',
    "CREATE TABLE aged (t TIMESTAMP, hours AS (date_diff('hour', t, get_current_timestamp()::TIMESTAMP)))",
  ]);
});

afterAll(() => engine.close());

const isStable = async (sql: string) => (await engine.engine.run({ sql })).state!.isStable;

it.each([
  'SELECT count(*) FROM executions',
  'SELECT * FROM all_of_them',
  'SELECT twice(21)',
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT * FROM n',
  "SELECT time_bucket(INTERVAL '1 hour', timestamp), count(*) FROM executions GROUP BY 1",
  "SELECT * FROM generate_series(1, 3), unnest(['a', 'b'])",
  'SELECT * FROM duckdb_tables()',
  "SELECT quantile_cont(i, 0.5), strftime(TIMESTAMP '2026-01-01', '%Y') FROM range(9) t(i) GROUP BY 2",
])('yields the same again: %s', async (sql) => {
  expect(await isStable(sql)).toBe(true);
});

it.each([
  'SELECT now()',
  'SELECT current_timestamp',
  'SELECT current_date',
  'SELECT today()',
  "SELECT age(TIMESTAMP '2026-01-01')",
  'SELECT random() FROM executions',
  'SELECT 1 ORDER BY random()',
  'SELECT uuid()',
  'SELECT count(*) FROM executions WHERE timestamp < (SELECT current_localtimestamp())',
  'SELECT * FROM recent',
  'SELECT * FROM behind',
  "SELECT hours_old(TIMESTAMP '2026-01-01')",
  'SELECT * FROM of_today()',
  'SELECT * FROM aged',
  'SELECT * FROM executions USING SAMPLE 1',
  'SELECT * FROM executions TABLESAMPLE 10%',
  'SELECT * FROM duckdb_memory()',
  'SELECT row_count FROM database_status',
])('may yield something else: %s', async (sql) => {
  expect(await isStable(sql)).toBe(false);
});

it('knows every function that DuckDB does not call consistent', async () => {
  const duckdb = await MemoryDatabase.open();
  try {
    const names = await duckdb.column(
      `SELECT DISTINCT function_name FROM duckdb_functions()
       WHERE stability != 'CONSISTENT' AND function_type IN ('scalar', 'aggregate')`,
    );
    expect(names.length).toBeGreaterThan(10);
    const told = await Promise.all(
      names.map(async (name) => {
        const parameters = await duckdb.value(
          `SELECT min(len(parameters)) FROM duckdb_functions() WHERE function_name = '${String(name)}'`,
        );
        const sql = `SELECT ${String(name)}(${Array.from({ length: Number(parameters) }, () => "'counted'").join(', ')})`;
        // What is closed to queries yields nothing.
        return isStable(sql).then(
          (is) => is && name,
          () => false,
        );
      }),
    );
    expect(told.filter(Boolean)).toEqual([]);
  } finally {
    duckdb.close();
  }
});
