import type { Json } from '@duckdb/node-api';

/** The schema version that `metadata` tells; null where it tells none. */
export async function schemaVersion(database: { rows(sql: string): Promise<Json[][]> }): Promise<string | null> {
  const [row] = await database.rows(`SELECT max(value)::VARCHAR FROM metadata WHERE key = 'schema_version'`);
  return row![0] === null ? null : String(row![0]);
}
