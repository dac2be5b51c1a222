import type { DuckDBConnection } from '@duckdb/node-api';

/** How long DuckDB may look at the data before a column counts as not to be read. */
const LOOK_MS = 5000;
const INTERRUPT_EVERY_MS = 5;

export async function firstRow(connection: DuckDBConnection, sql: string): Promise<readonly unknown[]> {
  return (await allRows(connection, sql))[0]!;
}

/** All rows of a look-up of our own, which is interrupted when it takes too long. */
export async function allRows(connection: DuckDBConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  let interrupts: NodeJS.Timeout | undefined;
  const patience = setTimeout(() => {
    interrupts = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  }, LOOK_MS);
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    clearTimeout(patience);
    clearInterval(interrupts);
  }
}
