import type { Both } from '../duckdb/record/with-archive';
import type { Catalog } from '../sql-guard/catalog';
import type { KeptRows } from './kept-rows';

/** What holds for every state of a source that shares a catalog. */
export interface Shared {
  readonly catalog: Catalog;
  /** The record and the archive beside it; null where the database has no record. */
  readonly both: Both | null;
  readonly rows: KeptRows;
}
