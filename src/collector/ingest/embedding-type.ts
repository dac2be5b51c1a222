import type { Session } from '../../store/session';

/** The type of the column in this database: older ones hold lists of any width. */
export async function embeddingType(session: Session): Promise<string> {
  const [row] = await session.rows(
    `SELECT data_type FROM duckdb_columns() WHERE schema_name = 'main' AND lower(table_name) = 'executions' AND lower(column_name) = 'embedding'`,
  );
  return String(row?.[0] ?? 'FLOAT[]');
}
