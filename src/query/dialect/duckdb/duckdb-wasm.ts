import { type Dialect, NotSayable } from '../../tree/dialect';
import { DUCKDB } from './duckdb';

const noJson = (): never => {
  throw new NotSayable('DuckDB in the browser reads no JSON: its functions for that are in an extension.');
};

/** DuckDB as it runs in a browser, without its extensions for JSON and for time zones. */
export const DUCKDB_WASM: Dialect = {
  ...DUCKDB,
  id: 'duckdb-wasm',
  like: 'duckdb',
  operations: {
    ...DUCKDB.operations,
    jsonText: noJson,
    jsonTexts: noJson,
    jsonListHas: noJson,
  },
};
