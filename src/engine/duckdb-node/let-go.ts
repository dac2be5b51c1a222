import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * DuckDB gives back what it holds of files, until it reads that again. Nothing else may run meanwhile. What it cannot read
 * again stays: new rows, parts of answers and indexes. Throws where it is left with less memory than it may have.
 */
export async function letGoOfBuffers(connection: DuckDBConnection, memoryLimitMb: number): Promise<void> {
  // It takes a limit that it cannot keep to back, with an error, once it has done what it can.
  await connection.run("SET GLOBAL memory_limit = '1KB'").catch(() => {});
  await connection.run(`SET GLOBAL memory_limit = '${memoryLimitMb}MiB'`);
}
