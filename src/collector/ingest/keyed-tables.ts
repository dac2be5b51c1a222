import type { Session } from '../../store/session';
import { TABLE_OF } from './entry';

/** Of the tables that entries go into those whose id is a key: DuckDB takes ON CONFLICT for no others. */
export async function keyedTables(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.rows(
    `SELECT lower(table_name), lower(constraint_column_names[1]) FROM duckdb_constraints()
     WHERE database_name = current_database() AND schema_name = 'main'
       AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') AND len(constraint_column_names) = 1`,
  );
  const keys = new Set(rows.map(([table, column]) => `${table}.${column}`));
  const tables = Object.values(TABLE_OF).filter(({ table, key }) => keys.has(`${table}.${key}`));
  return new Set(tables.map(({ table }) => table));
}
