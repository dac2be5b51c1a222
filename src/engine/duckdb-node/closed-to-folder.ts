import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '../../model/quote';
import { closedOptions, type EngineShare } from './closed-options';

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
  await connection.run(`ATTACH ${quoteText(path)} AS replayed`);
  await connection.run('CHECKPOINT replayed');
  await connection.run('DETACH replayed');
}
