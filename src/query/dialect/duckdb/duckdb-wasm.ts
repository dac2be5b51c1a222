import type { Dialect } from '../../tree/dialect';
import { DUCKDB } from './duckdb';
import { jsonListHas, jsonText, jsonTexts } from './json-as-text';

/** DuckDB as it runs in a browser, without its extension for JSON. */
export const DUCKDB_WASM: Dialect = {
  ...DUCKDB,
  id: 'duckdb-wasm',
  like: 'duckdb',
  operations: { ...DUCKDB.operations, jsonText, jsonTexts, jsonListHas },
};
