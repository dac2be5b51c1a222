import { readFile, stat, writeFile } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '../../model/quote';
import { exists } from '../../snapshot/file-system';
import { withoutAbandonedCheckpoints } from '../../storage/abandoned-checkpoints';
import { closedOptions, type EngineShare } from './closed-options';

/** A longer log is left to DuckDB as it is. */
const MOST_LOG_BYTES = 512 * 1024 * 1024;

/** Runs the work in a DuckDB with no database of its own, closed to everything but the files of one folder. */
export async function closedToFolder<T>(
  folder: string,
  share: EngineShare,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const duckdb = await DuckDBInstance.create(':memory:', closedOptions(share));
  try {
    const connection = await duckdb.connect();
    try {
      await connection.run(`
        SET GLOBAL TimeZone = 'UTC';
        SET allowed_directories = [${quoteText(`${folder}/`)}];
        SET enable_external_access = false;
        SET lock_configuration = true`);
      return await work(connection);
    } finally {
      connection.disconnectSync();
    }
  } finally {
    duckdb.closeSync();
  }
}

/**
 * Writes the log of a database into it. Attached to a database in memory a log is replayed that could not be where its
 * database is the first one opened: DuckDB asks for the default database then, before there is one.
 */
export async function takeLogIn(connection: DuckDBConnection, path: string): Promise<void> {
  await dropAbandonedCheckpoints(`${path}.wal`);
  await connection.run(`ATTACH ${quoteText(path)} AS replayed`);
  await connection.run('CHECKPOINT replayed');
  await connection.run('DETACH replayed');
}

/** What a writer of before DuckDB 1.4 may have left in a log, if it was killed within a checkpoint. */
async function dropAbandonedCheckpoints(path: string): Promise<void> {
  if (!(await exists(path)) || (await stat(path)).size > MOST_LOG_BYTES) return;
  const log = await readFile(path);
  const kept = withoutAbandonedCheckpoints(log);
  if (kept !== log) await writeFile(path, kept);
}
