import { EXECUTION_COLUMNS } from './columns';
import { TABLES } from './tables';
import { VIEWS } from './views';

/** What the catalog of a database file holds. */
export interface Catalog {
  /** Columns of each table and view, by its name. */
  readonly relations: ReadonlyMap<string, readonly string[]>;
}

/**
 * `v2`: all tables and views of the current schema. `v1`: executions, metadata and views. `init-script`: the same columns,
 * neither metadata nor views. `partial`: a table executions that lacks columns. `foreign`: no such table.
 */
export type SchemaVariant = 'v2' | 'v1' | 'init-script' | 'partial' | 'foreign';

export function schemaVariant({ relations }: Catalog): SchemaVariant {
  const columns = relations.get('executions');
  if (columns === undefined) return 'foreign';
  if (missingColumns(columns).length > 0) return 'partial';
  const has = ({ name }: { readonly name: string }) => relations.has(name);
  if (!relations.has('metadata') || !VIEWS.every(has)) return 'init-script';
  return TABLES.every(has) ? 'v2' : 'v1';
}

export function missingColumns(columns: readonly string[]): string[] {
  const present = new Set(columns);
  return EXECUTION_COLUMNS.map(({ name }) => name).filter((name) => !present.has(name));
}
