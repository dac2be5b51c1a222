import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { denied } from '../../../src/engine/sql-guard/denied-functions';
import { TABLE_FUNCTIONS } from '../../../src/engine/sql-guard/table-functions';
import { MemoryDatabase } from '../../support/memory-database';
import { TestEngine } from '../duckdb-node/support/test-engine';

/** Table functions that were read and left closed. */
const CLOSED = `
  arrow_scan arrow_scan_dumb check_peg_parser checkpoint disable_logging disable_peg_parser disable_profiling
  duckdb_approx_database_count duckdb_connection_count duckdb_coordinate_systems duckdb_databases duckdb_extensions
  duckdb_external_file_cache duckdb_log_contexts duckdb_logs duckdb_logs_parsed duckdb_prepared_statements
  duckdb_profiling_settings duckdb_secret_types duckdb_secrets duckdb_settings duckdb_table_sample
  duckdb_temporary_files duckdb_variables enable_logging enable_peg_parser enable_profiling force_checkpoint glob
  histogram histogram_values
  json_execute_serialized_sql parquet_bloom_probe parquet_file_metadata parquet_full_metadata parquet_kv_metadata
  parquet_metadata parquet_scan parquet_schema pragma_metadata_info pragma_user_agent query query_table read_blob
  read_csv read_csv_auto read_duckdb read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson
  read_ndjson_auto read_ndjson_objects read_parquet read_text seq_scan sniff_csv sql_auto_complete
  truncate_duckdb_logs which_secret`
  .trim()
  .split(/\s+/);

const READ_SCALAR_FUNCTIONS = readFileSync(new URL('scalar-functions.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n');

let database: MemoryDatabase;
beforeAll(async () => {
  database = await MemoryDatabase.open();
});
afterAll(() => database.close());

it('knows every table function of this DuckDB, and names none that it lacks', async () => {
  const present = await database.column(`
    SELECT DISTINCT function_name FROM duckdb_functions()
    WHERE function_type IN ('table', 'table_macro') ORDER BY 1`);
  expect([...TABLE_FUNCTIONS.keys(), ...CLOSED].sort()).toEqual(present.map(String).sort());
});

const ARGUMENTS: Record<string, string> = {
  generate_series: '1, 3',
  json_each: "'[1]'",
  json_tree: "'[1]'",
  pragma_show: "'executions'",
  pragma_storage_info: "'executions'",
  pragma_table_info: "'executions'",
  range: '3',
  repeat: "'x', 3",
  repeat_row: "1, 'x', num_rows = 3",
  summary: '(FROM executions)',
  test_vector_types: 'NULL::INTEGER',
  unnest: '[1, 2]',
};

it('opens what can be used, and nothing that shows the private folder', async () => {
  const engine = await TestEngine.over(['CREATE TABLE executions AS SELECT range AS i FROM range(10)']);
  for (const name of TABLE_FUNCTIONS.keys()) {
    const rows = await engine.rows(`SELECT COLUMNS(*)::VARCHAR FROM ${name}(${ARGUMENTS[name] ?? ''})`);
    expect(JSON.stringify(rows)).not.toContain(engine.folder);
  }
  await engine.close();
});

const scalarFunctions = async () =>
  (await database.column(`SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'scalar'`))
    .map(String)
    // One for each language that this DuckDB can sort by.
    .filter((name) => !name.startsWith('icu_collate_'))
    .sort();

/**
 * Scalar functions are open unless they are denied. Of those that a new DuckDB adds, deny what reads or changes more
 * than its arguments; then write all that were read into the file.
 */
it('has had its scalar functions read', async () => {
  expect(await scalarFunctions()).toEqual(READ_SCALAR_FUNCTIONS);
});

it('denies only what there is', async () => {
  const named = (await scalarFunctions()).filter((name) => denied(name) !== null && !name.startsWith('__internal_'));
  expect(named.sort()).toEqual([
    'combine',
    'current_setting',
    'finalize',
    'json_serialize_plan',
    'variant_bytes_to_variant',
    'write_log',
  ]);
});
