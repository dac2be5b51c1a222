import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The file of a database that these statements make. */
export async function databaseOf(sql: readonly string[]): Promise<Buffer<ArrayBuffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'database-'));
  const path = join(folder, 'learning.db');
  try {
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    for (const statement of sql) await connection.run(statement);
    connection.disconnectSync();
    instance.closeSync();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
