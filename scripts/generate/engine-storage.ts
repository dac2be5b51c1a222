import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, version } from '@duckdb/node-api';

const STORAGE_VERSION_AT = 12;

/** The storage version of a database that this DuckDB makes as new as it can. */
async function newestStorage(): Promise<bigint> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-storage-'));
  const duckdb = await DuckDBInstance.create();
  try {
    const path = join(folder, 'newest.db');
    const connection = await duckdb.connect();
    await connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS newest (STORAGE_VERSION 'latest'); DETACH newest`);
    connection.disconnectSync();
    return readFileSync(path).readBigUInt64LE(STORAGE_VERSION_AT);
  } finally {
    duckdb.closeSync();
    rmSync(folder, { recursive: true });
  }
}

/** What the snapshots need to know of the DuckDB that will read them, which they cannot ask. */
export async function engineStorage(): Promise<string> {
  const release = version().replace(/^v/, '');
  return `// Made by npm run generate from the DuckDB that is installed.
export const ENGINE_STORAGE = {
  /** The DuckDB that reads the copies. */
  release: '${release}',
  /** The name under which a newer DuckDB makes files that it can read. */
  name: 'v${release.split('.').slice(0, 2).join('.')}.0',
  /** The newest storage version that it can read. */
  newest: ${await newestStorage()}n,
} as const;
`;
}
