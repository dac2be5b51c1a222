import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../../src/error/codes';
import type { EngineUnderTest, Lacks, Open } from '../engine-under-test';

/** What SQL may not do, whatever the database brings along, and what it may. */
export function guard(open: Open, lacks: Lacks): void {
  /** A database that tries to open holes from within. */
  const HOSTILE = [
    'CREATE TABLE executions (task_id INTEGER, timestamp TIMESTAMP)',
    'INSERT INTO executions SELECT i, now()::TIMESTAMP FROM range(10) t(i)',
    'CREATE VIEW settings_view AS SELECT * FROM duckdb_settings()',
    'CREATE VIEW view_of_view AS SELECT * FROM settings_view',
    'CREATE VIEW own_file AS SELECT size FROM read_blob($$/etc/hosts$$)',
    'CREATE VIEW logging AS SELECT * FROM enable_logging($$QueryLog$$, storage = $$stdout$$)',
    'CREATE VIEW "quoted AS (view)" ("a AS b") AS SELECT name FROM duckdb_settings()',
    'CREATE VIEW harmless AS WITH c AS (SELECT count(*) AS n FROM executions) SELECT n FROM c',
    'CREATE VIEW huge_list AS SELECT range(100000000) AS r',
    'CREATE MACRO path_macro() AS (SELECT max(path) FROM duckdb_databases())',
    'CREATE MACRO files(p) AS TABLE SELECT * FROM read_text(p)',
    'CREATE MACRO lower(x) AS current_setting(x)',
    'CREATE MACRO generate_series(x) AS TABLE SELECT * FROM duckdb_secrets()',
    'CREATE MACRO twice(x) AS 2 * x',
    'CREATE MACRO recent(n) AS TABLE SELECT * FROM executions LIMIT n',
    'CREATE VIEW through_macro AS SELECT lower($$temp_directory$$) AS setting',
    'CREATE TABLE generated (a INTEGER, b VARCHAR GENERATED ALWAYS AS (current_setting($$allowed_paths$$)::VARCHAR))',
    'CREATE VIEW pg_settings AS SELECT 1 AS mine',
    'CREATE SEQUENCE numbers',
  ];

  let engine: EngineUnderTest;
  beforeAll(async () => {
    engine = await open(HOSTILE);
  });
  afterAll(() => engine.close());

  afterEach(async () => {
    expect(await engine.value('SELECT 6 * 7')).toBe(42);
  });

  const path = () => engine.path;

  const FILES = [
    `SELECT * FROM read_csv('/etc/passwd')`,
    `SELECT * FROM read_text('/etc/passwd')`,
    `SELECT * FROM read_blob('LEARNING')`,
    `SELECT * FROM read_parquet('x.parquet')`,
    `SELECT * FROM read_json('x.json')`,
    `SELECT * FROM read_duckdb('LEARNING')`,
    `SELECT * FROM parquet_scan('x.parquet')`,
    `SELECT * FROM glob('/*')`,
    `SELECT * FROM sniff_csv('/etc/passwd')`,
    `SELECT * FROM sql_auto_complete('SELECT * FROM ''/')`,
    `FROM '/etc/passwd'`,
    `FROM 'data.csv'`,
    `FROM "https://example.com/data.parquet"`,
    `FROM 'LEARNING'`,
    `DESCRIBE 'data.csv'`,
    `SUMMARIZE 'data.csv'`,
    `SELECT (SELECT count(*) FROM 'data.csv')`,
    `SELECT * FROM executions WHERE task_id IN (SELECT size FROM read_blob('/etc/passwd'))`,
    `WITH "data.csv" AS (SELECT 1) SELECT (SELECT count(*) FROM "data.csv"), (SELECT count(*) FROM read_csv('data.csv'))`,
    `SELECT * FROM executions, LATERAL (SELECT * FROM read_text('/etc/passwd'))`,
    `SELECT * FROM system.main.read_text('/etc/passwd')`,
    `SELECT count(*) FILTER (WHERE EXISTS (FROM glob('/*'))) FROM executions`,
    `SELECT sum(task_id) OVER (ORDER BY (SELECT count(*) FROM glob('/*'))) FROM executions`,
    `PIVOT (FROM 'data.csv') ON a IN (1) USING count(*)`,
    `EXPLAIN SELECT * FROM read_text('/etc/passwd')`,
    `EXPLAIN ANALYZE SELECT * FROM read_text('/etc/passwd')`,
    `VALUES ((SELECT content FROM read_text('/etc/passwd')))`,
  ];

  const SETTINGS = [
    `SELECT * FROM duckdb_settings()`,
    `SELECT * FROM duckdb_databases()`,
    `SELECT * FROM duckdb_databases`,
    `SELECT * FROM pragma_database_list`,
    `SELECT * FROM pg_catalog.pg_database`,
    `SELECT * FROM system.pg_catalog.pg_settings`,
    `SELECT * FROM duckdb_secrets()`,
    `SELECT * FROM duckdb_logs`,
    `SELECT * FROM duckdb_logs()`,
    `SELECT * FROM duckdb_logs_parsed('QueryLog')`,
    `SELECT * FROM duckdb_extensions()`,
    `SELECT * FROM duckdb_temporary_files()`,
    `SELECT * FROM duckdb_external_file_cache()`,
    `SELECT * FROM duckdb_profiling_settings()`,
    `SELECT * FROM pg_prepared_statements`,
    `SELECT current_setting('allowed_paths')`,
    `SELECT main.current_setting('allowed_paths')`,
    `SELECT system.main.current_setting('allowed_paths')`,
    `SELECT ('allowed_paths').current_setting()`,
    `SELECT CURRENT_SETTING('allowed_paths')`,
    `SELECT * FROM executions ORDER BY current_setting('threads')`,
    `SELECT list_transform([1], x -> current_setting('threads'))`,
    `WITH duckdb_databases AS (SELECT 1) SELECT * FROM duckdb_databases`,
  ];

  const EFFECTS = [
    `SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = '/tmp/logs')`,
    `SELECT * FROM enable_profiling()`,
    `SELECT * FROM disable_logging()`,
    `SELECT * FROM truncate_duckdb_logs()`,
    `SELECT * FROM checkpoint()`,
    `SELECT * FROM force_checkpoint()`,
    `SELECT * FROM query('SELECT 1')`,
    `SELECT * FROM query_table('executions')`,
    `SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))`,
    `SELECT json_serialize_plan('SELECT * FROM read_text(''/etc/passwd'')')`,
    `SELECT write_log('x')`,
    `SELECT __internal_decompress_string(1::UTINYINT)`,
  ];

  const STATEMENTS = [
    `COPY executions TO '/tmp/x.csv'`,
    `COPY executions FROM '/etc/passwd'`,
    `ATTACH '/tmp/x.db'`,
    `DETACH learning`,
    `INSTALL httpfs`,
    `LOAD httpfs`,
    `SET threads = 1`,
    `SET search_path = 'system.main'`,
    `RESET threads`,
    `USE memory`,
    `PRAGMA version`,
    `PRAGMA enable_profiling`,
    `PRAGMA import_database('/tmp')`,
    `CALL pragma_version()`,
    `CALL enable_logging()`,
    `CHECKPOINT`,
    `EXPORT DATABASE '/tmp/x'`,
    `IMPORT DATABASE '/tmp/x'`,
    `CREATE TABLE t (a INTEGER)`,
    `CREATE TEMP TABLE t (a INTEGER)`,
    `CREATE VIEW v AS SELECT 1`,
    `DROP TABLE executions`,
    `INSERT INTO executions VALUES (1, now())`,
    `UPDATE executions SET task_id = 1`,
    `DELETE FROM executions`,
    `TRUNCATE executions`,
    `MERGE INTO executions USING (SELECT 1 AS a) s ON task_id = a WHEN MATCHED THEN DELETE`,
    `ALTER TABLE executions ADD COLUMN a INTEGER`,
    `BEGIN`,
    `PREPARE p AS SELECT 1`,
    `EXECUTE p`,
    `DEALLOCATE p`,
    `VACUUM`,
    `EXPLAIN COPY executions TO '/tmp/x.csv'`,
    `EXPLAIN ANALYZE INSERT INTO executions VALUES (1, now())`,
    `EXPLAIN EXPLAIN SELECT 1`,
    `SELECT 1; SELECT 2`,
    `SELECT 1; DROP TABLE executions`,
    `SELECT 1;; COPY executions TO '/tmp/x.csv'`,
    `PIVOT executions ON task_id USING count(*)`,
  ];

  const FROM_WITHIN = [
    `FROM settings_view`,
    `FROM main.settings_view`,
    `FROM learning.main.settings_view`,
    `SELECT (SELECT count(*) FROM SETTINGS_VIEW)`,
    `FROM view_of_view`,
    `FROM own_file`,
    `FROM logging`,
    `DESCRIBE logging`,
    `FROM "quoted AS (view)"`,
    `SELECT path_macro()`,
    `SELECT main.path_macro()`,
    `FROM files('/etc/passwd')`,
    `SELECT lower('allowed_paths')`,
    `FROM generate_series(3)`,
    `FROM through_macro`,
    `FROM generated`,
    `SELECT b FROM main.generated`,
    `FROM pg_settings`,
  ];

  function refusedAs(code: ErrorCode, statements: readonly string[]) {
    it.each(statements)('%s', async (statement) => {
      const error = await engine.error(statement.replaceAll('LEARNING', path()));
      expect(error.code).toBe(code);
      expect(error.hint).not.toBe('');
      expect(error.toDisplay()).not.toContain('/private/');
    });
  }

  describe('files and network', () => refusedAs('forbidden_query', FILES));
  describe('settings and secrets', () => refusedAs('forbidden_query', SETTINGS));
  describe('effects behind a SELECT', () => refusedAs('forbidden_query', EFFECTS));
  describe('statements that are no SELECT', () => refusedAs('forbidden_query', STATEMENTS));
  describe('holes that the database brings along', () => refusedAs('forbidden_query', FROM_WITHIN));
  describe('values larger than a result may be', () =>
    refusedAs('too_large', [
      'SELECT range(1e12)',
      'SELECT range(1000000000000)',
      'SELECT len(range(100000000))',
      'SELECT generate_series(0, 1000000000, 10)',
      "SELECT repeat('x', 600000000)",
      "SELECT length(repeat('xyz', 600000000::BIGINT))",
      "SELECT lpad('x', 1000000000, 'y')",
      'SELECT list_resize([1], 100000000, 0)',
    ]));
  describe('what cannot be read', () => {
    refusedAs('bad_query', ['', '  ', '-- nothing', ';', 'SELEC 1', 'SELECT', 'SELECT 1 +', "SELECT '", 'EXPLAIN']);
    refusedAs('bad_query', [
      'EXPLAIN VERBOSE SELECT 1',
      `EXPLAIN (FORMAT "x) SELECT 1 --") COPY executions TO '/tmp/x.csv'`,
    ]);
    refusedAs('forbidden_query', ['FROM huge_list']);

    it.each([
      ['a NUL', 'SELECT 1 \0 FROM x'],
      ['deep nesting', `SELECT ${'('.repeat(50_000)}`],
      ['too many characters', `SELECT 1${' '.repeat(250_000)}`],
    ])('%s', async (_, statement) => {
      expect(await engine.error(statement)).toMatchObject({ code: 'bad_query' });
    });
  });

  describe('what remains open', () => {
    const OPEN = [
      'FROM harmless',
      'SELECT twice(21)',
      'FROM recent(3)',
      'SELECT 1 -- comment; SELECT 2',
      "SELECT 'FROM read_csv(''x''); DROP TABLE executions'",
      'SELECT 1;',
      '/* a /* nested */ comment */ SELECT 1;;',
      'SELECT $$;$$',
      'WITH "data.csv" AS (SELECT 1) SELECT * FROM "data.csv"',
      'SELECT "current_setting" FROM (SELECT 1 AS "current_setting")',
      'FROM executions',
      'FROM executions SELECT count(*)',
      'TABLE executions',
      'VALUES (1, 2), (3, 4)',
      'SELECT * FROM (VALUES (1)) v(x)',
      'WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r WHERE x < 5) SELECT * FROM r',
      'DESCRIBE executions',
      'DESCRIBE SELECT 1 AS a',
      'SHOW TABLES',
      'SHOW ALL TABLES',
      'SUMMARIZE executions',
      'SELECT * FROM (DESCRIBE executions)',
      'PIVOT executions ON task_id IN (1, 2) USING count(*)',
      'SELECT * FROM executions PIVOT (count(*) FOR task_id IN (1, 2))',
      'UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b',
      'EXPLAIN SELECT * FROM executions',
      'EXPLAIN ANALYZE SELECT * FROM executions',
      'explain /* why */ (analyze, format json) select 1',
      'EXPLAIN FROM executions',
      'SELECT * FROM range(3)',
      'SELECT unnest([1, 2, 3]), range(3), generate_series(1, 3), repeat($$x$$, 10)',
      ...(lacks ? [] : ['SELECT * FROM json_each($${"a": 1}$$)']),
      'SELECT * FROM information_schema.tables',
      'SELECT * FROM information_schema.columns',
      'SELECT * FROM duckdb_tables()',
      'SELECT * FROM duckdb_columns',
      'SELECT * FROM duckdb_views()',
      'SELECT * FROM duckdb_indexes()',
      'SELECT * FROM duckdb_constraints()',
      'SELECT * FROM duckdb_types()',
      'SELECT * FROM duckdb_functions()',
      'SELECT * FROM sqlite_master',
      'SELECT * FROM pg_catalog.pg_tables',
      "SELECT * FROM pragma_table_info('executions')",
      'SELECT * FROM pragma_database_size()',
      'SELECT histogram(task_id) FROM executions',
      'SELECT count(*) FILTER (WHERE task_id > 3) OVER (), row_number() OVER (), quantile_cont(task_id, 0.9) OVER () FROM executions QUALIFY true LIMIT 1',
      'SELECT * FROM executions a ASOF JOIN executions b USING (timestamp)',
      'SELECT * EXCLUDE (task_id) FROM executions USING SAMPLE 50%',
      "SELECT COLUMNS('.*') FROM executions",
      "SELECT time_bucket(INTERVAL '1 hour', timestamp), count(*) FROM executions GROUP BY ALL ORDER BY ALL",
      'SELECT list_transform([1, 2], x -> x + 1), [x FOR x IN [1, 2] IF x > 1]',
      'SELECT * FROM database_status',
      'SELECT version(), current_date, now()',
    ];
    it.each(OPEN)('%s', async (statement) => {
      const result = await engine.run(statement);
      expect(result.columns.length).toBeGreaterThan(0);
    });

    it('shows no private path in any of it', async () => {
      for (const statement of OPEN) {
        const shown = JSON.stringify(await engine.rows(statement), (_, value) =>
          typeof value === 'bigint' ? String(value) : value,
        );
        expect(shown).not.toContain(dirname(engine.path));
      }
    });
  });
}
