import { existsSync } from 'node:fs';
import { realpath, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { LearningError } from '../error/learning-error';
import { Database } from './database';
import { syncFile, syncName } from './durable';
import {
  clearAbandoned,
  clearLeftovers,
  logsOf,
  placeBeside,
  removeBuilding,
  replaceDatabase,
} from './replace-database';
import { storeError } from './store-error';

export interface BuildOptions {
  /** Replace a database that is there already, unless a process has it open. */
  readonly replace?: boolean | undefined;
  /** A second name under which the database that is replaced stays. */
  readonly keepAs?: string | undefined;
  /** Bytes. */
  readonly blockSize?: number | undefined;
  readonly threads?: number | undefined;
  /** Aborting it leaves everything as it was. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Builds a database in a temporary file beside `path` and moves it there when it is complete: nobody sees half of it.
 * Only a learning database is ever replaced.
 */
export async function buildDatabase(
  path: string,
  { replace = false, keepAs, ...options }: BuildOptions,
  fill: (database: Database) => Promise<void>,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  if (!replace) refuseWhatIsThere(target);
  const predecessor = replace ? await claim(target) : null;
  if (predecessor === null) await clearAbandoned(target);
  const building = placeBeside(target);
  try {
    const database = await Database.open(building, { ...options, name: basename(target) });
    try {
      await fill(database);
      await database.run('CHECKPOINT');
    } finally {
      database.close();
    }
    if (predecessor === null) {
      refuseWhatIsThere(target);
      await syncFile(building);
      await rename(building, target);
      await syncName(target);
    } else {
      await replaceDatabase(building, target, keepAs ?? null);
    }
  } catch (cause) {
    throw storeError(cause, basename(target));
  } finally {
    await removeBuilding(building);
    predecessor?.close();
  }
}

function refuseWhatIsThere(path: string): void {
  const found = [path, ...logsOf(path)].find((file) => existsSync(file));
  if (found !== undefined) throw new LearningError('already_exists', `${basename(found)} exists already.`);
}

/** The database to replace, locked, and without a log that its successor would meet; null when there is none. */
async function claim(path: string): Promise<Database | null> {
  if (!existsSync(path)) {
    for (const file of logsOf(path)) await rm(file, { force: true });
    return null;
  }
  const database = await Database.open(path);
  try {
    await refuseForeign(database, path);
    await clearLeftovers(path);
    await database.run('CHECKPOINT');
    // It closes when its successor is in its place, whose log is none of its business.
    await database.run('PRAGMA disable_checkpoint_on_shutdown');
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

async function refuseForeign(database: Database, path: string): Promise<void> {
  const tables = (await database.rows('SELECT table_name FROM duckdb_tables()')).flat();
  if (tables.length === 0 || tables.includes('executions')) return;
  throw new LearningError('no_executions', `${basename(path)} is a database of something else, and was left alone.`, {
    hint: 'Name another file.',
  });
}
