import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { LearningError } from '../error/learning-error';
import { quoteIdentifier, quoteText } from '../model/quote';
import { SCHEMA_VERSION } from '../model/schema';
import { Database } from '../store/database';
import { clearLeftovers, keptName, placeBeside, removeBuilding, replaceDatabase } from '../store/replace-database';
import { storeError } from '../store/store-error';
import type { Report } from '../writing/operation';
import { attachAgain, compare } from './compare';
import { copyDatabase, sharedColumns, TARGET } from './copy-rows';
import { refuseInTheWay } from './in-the-way';
import { type Reading, readRows, refusedByReason } from './reading';
import { isCurrent, ownName, readSource, type Source } from './source';

export interface Migration {
  /** Whether there is anything to do, or was. */
  readonly needed: boolean;
  /** Schema version, or the name of the variant where the database does not tell. */
  readonly from: string;
  readonly to: string;
  /** Of executions, before. */
  readonly rows: number;
  /** Rows that the new table refuses, by reason, which go to the table quarantine. */
  readonly quarantined: readonly {
    readonly reason: string;
    readonly rows: number;
    readonly samples: readonly string[];
  }[];
  /** Columns of other types than the model's, as in `duration_seconds from DOUBLE to FLOAT`. */
  readonly converted: readonly string[];
  /** Columns and tables of others, which come along. */
  readonly carriedAlong: readonly string[];
  /** Floats in each embedding; null where the database mixes widths. */
  readonly embeddingWidth: number | null;
  /** File name of the old database; null when nothing was changed. */
  readonly keptAs: string | null;
}

interface MigrateOptions {
  /** Aborted before the new database takes its place, it leaves everything as it was. */
  readonly signal?: AbortSignal | undefined;
  readonly report?: Report;
}

async function survey(
  database: Database,
  source: Source,
  name: string,
): Promise<{ reading: Reading; plan: Migration }> {
  await refuseInTheWay(database, source, name);
  for (const table of source.others) sharedColumns(table);
  const reading = await readRows(database, source);
  return {
    reading,
    plan: {
      needed: true,
      from: source.version ?? source.variant,
      to: SCHEMA_VERSION,
      rows: reading.rows,
      quarantined: reading.refused > 0 ? await refusedByReason(database) : [],
      converted: reading.converted,
      carriedAlong: [
        ...reading.extra.map(({ name }) => `column ${name}`),
        ...source.others.filter((table) => !ownName(table)).map(({ schema, name }) => `table ${schema}.${name}`),
      ],
      embeddingWidth: reading.embeddingWidth,
      keptAs: null,
    },
  };
}

async function nothingToDo(database: Database, { executions }: Source): Promise<Migration> {
  const [row] = await database.rows('SELECT count(*)::DOUBLE FROM executions');
  const width = executions.columns.map(({ type }) => /^FLOAT\[(\d+)\]$/.exec(type)?.[1]).find(Boolean);
  return {
    needed: false,
    from: SCHEMA_VERSION,
    to: SCHEMA_VERSION,
    rows: Number(row![0]),
    quarantined: [],
    converted: [],
    carriedAlong: [],
    embeddingWidth: width === undefined ? null : Number(width),
    keptAs: null,
  };
}

/** What a migration would do. @param path a copy of the database that may be opened for writing. @param name of the original */
export async function planMigration(path: string, name: string, signal?: AbortSignal): Promise<Migration> {
  const database = await Database.open(path, { signal, name });
  try {
    const source = await readSource(database, name);
    return isCurrent(source) ? await nothingToDo(database, source) : (await survey(database, source, name)).plan;
  } finally {
    database.close();
  }
}

/**
 * Brings a learning database of any earlier version to the current one: copies it into a new file beside it, compares every
 * row, and puts it in the place of the old one, which stays under another name. Killed at any moment it leaves the old or
 * the new database, whole. Throws LearningError: `locked` names who has the file open.
 */
export async function migrate(path: string, { signal, report = () => {} }: MigrateOptions = {}): Promise<Migration> {
  const name = basename(path);
  const target = await realpath(path).catch((cause) => {
    throw new LearningError('not_found', `${name} does not exist.`, { cause });
  });
  const database = await Database.open(target, { signal, name });
  try {
    await clearLeftovers(target);
    const source = await readSource(database, name);
    if (isCurrent(source)) return await nothingToDo(database, source);
    const { reading, plan } = await survey(database, source, name);
    // What a writer has left in a log goes into the old file, so that it can be put aside alone.
    await database.run('CHECKPOINT');
    const building = placeBeside(target);
    const keepAs = keptName(target, 'migration');
    try {
      await database.run(
        `ATTACH ${quoteText(building)} AS ${TARGET} (STORAGE_VERSION 'v1.0.0', BLOCK_SIZE ${source.blockBytes})`,
      );
      await copyDatabase(database, source, reading, report);
      await attachAgain(database, source, building);
      await compare(database, source, reading, report);
      await database.run(`DETACH ${TARGET}`);
      // The file behind this name will be another one by then.
      await database.run('PRAGMA disable_checkpoint_on_shutdown');
      await replaceDatabase(building, target, keepAs);
      return { ...plan, keptAs: basename(keepAs) };
    } catch (cause) {
      await database.run(`USE ${quoteIdentifier(source.catalog)}`).catch(() => {});
      await database.run(`DETACH ${TARGET}`).catch(() => {});
      throw storeError(cause, name);
    } finally {
      await removeBuilding(building);
    }
  } finally {
    database.close();
  }
}
