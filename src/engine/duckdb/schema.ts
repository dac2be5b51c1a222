import type { Row } from '../../result/rows';
import type { Relation } from '../listed';

/** What a connection has for itself goes before what the database has by the same name. */
const COLUMNS_SQL = `
  SELECT table_name, column_name, data_type
  FROM duckdb_columns()
  WHERE NOT internal AND schema_name = 'main' AND database_name IN ('temp', current_database()) AND (
    database_name = 'temp'
    OR lower(table_name) NOT IN (SELECT lower(view_name) FROM duckdb_views() WHERE database_name = 'temp'))
  ORDER BY table_name, column_index`;

/** Every table and view that a query can name, with its columns. */
export async function schemaBy(ask: (sql: string) => Promise<readonly Row[]>): Promise<Relation[]> {
  const relations = new Map<string, { name: string; type: string }[]>();
  for (const row of await ask(COLUMNS_SQL)) {
    const table = String(row.table_name);
    const columns = relations.get(table) ?? [];
    columns.push({ name: String(row.column_name), type: String(row.data_type) });
    relations.set(table, columns);
  }
  return [...relations].map(([name, columns]) => ({ name, columns }));
}
