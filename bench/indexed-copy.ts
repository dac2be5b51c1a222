import { copyFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { indexDdl } from '../src/model/schema';

/** A copy of a database, with the indexes of the schema. */
export async function indexedCopy(path: string, to: string): Promise<void> {
  copyFileSync(path, to);
  const instance = await DuckDBInstance.create(to);
  const connection = await instance.connect();
  for (const sql of indexDdl()) await connection.run(sql.replace('CREATE INDEX', 'CREATE INDEX IF NOT EXISTS'));
  connection.disconnectSync();
  instance.closeSync();
}
