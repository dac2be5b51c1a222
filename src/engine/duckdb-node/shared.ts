import type { Catalog } from '../sql-guard/catalog';

/** What holds for every state of a source that shares a catalog. */
export interface Shared {
  readonly catalog: Catalog;
}
