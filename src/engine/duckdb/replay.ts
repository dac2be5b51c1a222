import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { exists } from '../../snapshot/file-system';
import { copyForWriting } from '../../snapshot/own-copy';
import type { Replay } from '../../snapshot/reader';
import { closedOptions, type EngineShare } from './closed-options';
import { quoteText } from './quote';

interface Replayed {
  /** A database without a log, of the same name. */
  readonly path: string;
  /** Null when it was there already. */
  readonly replay: Replay | null;
}

/**
 * DuckDB with no database of its own, closed to everything but the folder. Attached to it a log is replayed that could
 * not be where its database is the first one opened: DuckDB asks for the default database then, before there is one.
 */
async function takeLogIn(path: string, settings: EngineShare): Promise<void> {
  const duckdb = await DuckDBInstance.create(':memory:', closedOptions(settings));
  try {
    const connection = await duckdb.connect();
    try {
      await connection.run(`
        SET allowed_directories = [${quoteText(`${dirname(path)}/`)}];
        SET enable_external_access = false;
        SET lock_configuration = true`);
      await connection.run(`ATTACH ${quoteText(path)} AS replayed`);
      await connection.run('CHECKPOINT replayed');
      await connection.run('DETACH replayed');
    } finally {
      connection.disconnectSync();
    }
  } finally {
    duckdb.closeSync();
  }
}

/**
 * Writes the log of a private copy into a database of its own, beside the copy, whose files stay as they are. There are
 * logs that DuckDB replays in no other way: with the index that a log tells of it writes to the database.
 * @throws LearningError of the disk, or what DuckDB says
 */
export async function replayed(path: string, settings: EngineShare): Promise<Replayed> {
  const folder = join(dirname(path), 'replayed');
  const result = join(folder, basename(path));
  if (await exists(result)) return { path: result, replay: null };
  const begun = performance.now();
  // Another process may be at the same, or have died of it.
  const unfinished = await mkdtemp(join(dirname(path), 'replaying-'));
  try {
    const own = await copyForWriting(path, join(unfinished, 'replayed'));
    await takeLogIn(own.path, settings);
    await rename(dirname(own.path), folder);
    return { path: result, replay: { milliseconds: performance.now() - begun, bytes: own.bytes } };
  } catch (error) {
    if (await exists(result)) return { path: result, replay: null };
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
