import type { Json } from '@duckdb/node-api';
import { quoteText } from '../model/quote';
import { TABLES } from '../model/tables';

/** A table that refers to one of the model. */
export interface ForeignKey {
  /** With its schema where that is not `main`. */
  readonly table: string;
  readonly on: string;
}

export const FOREIGN_KEY_HINT =
  'Make that table anew without the key: CREATE TABLE copy AS FROM it, DROP TABLE it, and ALTER TABLE copy RENAME TO it.';

const FOREIGN_KEYS = `SELECT DISTINCT CASE schema_name WHEN 'main' THEN table_name ELSE schema_name || '.' || table_name END, referenced_table
FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY' AND database_name = current_database()
AND lower(referenced_table) IN (${TABLES.map(({ name }) => quoteText(name)).join(', ')}) ORDER BY ALL`;

/** DuckDB lets no row be deleted, nor changed in a column of an index, that another refers to; and no table be dropped. */
export async function foreignKeys(rows: (sql: string) => Promise<Json[][]>): Promise<ForeignKey[]> {
  return (await rows(FOREIGN_KEYS)).map(([table, on]) => ({ table: String(table), on: String(on) }));
}
