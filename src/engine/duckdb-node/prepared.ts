import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs the SQL on the connection, which is ended where that fails. */
export async function prepared(connection: DuckDBConnection, sql: string): Promise<DuckDBConnection> {
  if (sql === '') return connection;
  try {
    await connection.run(sql);
    return connection;
  } catch (error) {
    connection.disconnectSync();
    throw error;
  }
}
