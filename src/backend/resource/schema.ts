import type { Schema, SchemaColumn } from '../../api/schema';
import { executionColumn } from '../../model/columns';
import type { DataSource } from '../instance/data-source';

/** What a connection has for itself goes before what the database has by the same name. */
const COLUMNS_SQL = `
  SELECT table_name, column_name, data_type
  FROM duckdb_columns()
  WHERE NOT internal AND schema_name = 'main' AND database_name IN ('temp', current_database()) AND (
    database_name = 'temp'
    OR lower(table_name) NOT IN (SELECT lower(view_name) FROM duckdb_views() WHERE database_name = 'temp'))
  ORDER BY table_name, column_index`;

function describe(table: string, name: string, type: string): SchemaColumn {
  const known = table === 'executions' ? executionColumn(name) : undefined;
  return { name, type, ...(known && { meaning: known.meaning, ...(known.unit && { unit: known.unit }) }) };
}

/** Every table and view that a query can name, with its columns. */
export async function schemaOf(source: DataSource, signal: AbortSignal): Promise<Schema> {
  const tables = new Map<string, SchemaColumn[]>();
  for (const row of await source.rows({ sql: COLUMNS_SQL }, { signal })) {
    const [table, name, type] = [row.table_name, row.column_name, row.data_type].map(String) as [
      string,
      string,
      string,
    ];
    const columns = tables.get(table) ?? [];
    columns.push(describe(table, name, type));
    tables.set(table, columns);
  }
  return { tables: [...tables].map(([name, columns]) => ({ name, columns })) };
}
