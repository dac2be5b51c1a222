import { setTimeout as delay } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { LearningError } from '../../error/learning-error';
import { quoteIdentifier, quoteText } from '../../model/quote';
import type { ArchiveFile } from '../archived';
import type { AttachedArchive } from '../duckdb/record/with-archive';
import type { AttachedNeighbours } from '../duckdb/record/with-neighbours';
import type { NeighbourFile } from '../neighbours';
import { closedOptions, type EngineShare } from './closed-options';
import { allRows } from './rows-in-time';

export interface InstanceSettings extends EngineShare {
  /** IANA zone of stored times that carry none. */
  readonly storedTimeZone: string;
  /** Commits are taken into a copy that is open, so much of their log at a time, MB; 0 for never. */
  readonly takeInLogMb: number;
  /** Rows by which it is told where a table has changed. */
  readonly segmentRows: number;
}

/** Private files that are shown beside a generation. */
export interface Beside {
  readonly archive: ArchiveFile | null;
  readonly neighbours: NeighbourFile | null;
}

export interface Attachment<T> {
  readonly attached: T | null;
  /** Why nothing is attached; null where there is, or nothing is to be. */
  readonly problem: LearningError | null;
}

/** What is attached to a database of what lies beside it. */
export interface Attachments {
  readonly archive: Attachment<AttachedArchive>;
  readonly neighbours: Attachment<AttachedNeighbours>;
}

export interface Opened extends Attachments {
  readonly duckdb: DuckDBInstance;
}

/** Another worker locks a copy while it opens it to be added to (`growing/opened-copy.ts`), on a busy machine for long. */
const LOCKED_MS = 60_000;
const LOOK_EVERY_MS = 50;

const NOTHING_ATTACHED = { attached: null, problem: null } as const;

/** DuckDB on a copy as it is, closed to files, network and settings. Throws what DuckDB says. */
export async function openReadOnly(path: string, beside: Beside, settings: InstanceSettings): Promise<Opened> {
  const isAlone = beside.archive === null && beside.neighbours === null;
  const duckdb = await createWhenFree(path, {
    access_mode: 'READ_ONLY',
    ...closedOptions(settings),
    ...(isAlone && { enable_external_access: 'false' }),
  });
  try {
    const connection = await duckdb.connect();
    try {
      const attachments = await attachBeside(connection, beside);
      if (!isAlone) await connection.run(CLOSE_TO_FILES);
      await connection.run(lockDown(settings.storedTimeZone));
      return { duckdb, ...attachments };
    } finally {
      connection.disconnectSync();
    }
  } catch (error) {
    duckdb.closeSync();
    throw error;
  }
}

async function createWhenFree(path: string, options: Record<string, string>): Promise<DuckDBInstance> {
  const end = performance.now() + LOCKED_MS;
  for (;;) {
    try {
      return await DuckDBInstance.create(path, options);
    } catch (cause) {
      if (!isLocked(cause) || performance.now() > end) throw cause;
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** Whether another process has the file locked. */
export const isLocked = (cause: unknown): boolean => /could not set lock/i.test(String(cause));

/** Attaches what lies beside, as far as it can be read. */
export async function attachBeside(connection: DuckDBConnection, beside: Beside): Promise<Attachments> {
  return {
    archive: beside.archive ? await attachArchive(connection, beside.archive) : NOTHING_ATTACHED,
    neighbours: beside.neighbours ? await attachNeighbours(connection, beside.neighbours) : NOTHING_ATTACHED,
  };
}

/** Both catalogs are named after that of the database, which therefore has neither name. */
async function attachArchive(
  connection: DuckDBConnection,
  { path }: ArchiveFile,
): Promise<Attachment<AttachedArchive>> {
  try {
    const database = await nameOf(connection);
    const attached = { catalog: `${database}_archive`, scratch: `${database}_archive_scratch` };
    await connection.run(`
      ATTACH ${quoteText(path)} AS ${quoteIdentifier(attached.catalog)} (READ_ONLY);
      ATTACH ':memory:' AS ${quoteIdentifier(attached.scratch)} (READ_WRITE)`);
    return { attached, problem: null };
  } catch (cause) {
    return { attached: null, problem: archiveProblem(cause) };
  }
}

async function nameOf(connection: DuckDBConnection): Promise<string> {
  const [[database]] = (await allRows(connection, 'SELECT system.main.current_database()')) as [[string]];
  return database;
}

async function attachNeighbours(
  connection: DuckDBConnection,
  neighbours: NeighbourFile,
): Promise<Attachment<AttachedNeighbours>> {
  try {
    const catalog = `${await nameOf(connection)}_neighbours`;
    await connection.run(`ATTACH ${quoteText(neighbours.path)} AS ${quoteIdentifier(catalog)} (READ_ONLY)`);
    const named = await allRows(
      connection,
      `SELECT table_name FROM system.main.duckdb_tables() WHERE database_name = ${quoteText(catalog)}`,
    );
    return { attached: { catalog, tables: new Set(named.map(([name]) => String(name))) }, problem: null };
  } catch (cause) {
    const says = 'What lies beside the database cannot be shown: its private copy cannot be opened.';
    return { attached: null, problem: new LearningError('damaged_neighbour', says, { cause }) };
  }
}

export const CLOSE_TO_FILES = 'SET GLOBAL enable_external_access = false';

export function archiveProblem(cause: unknown): LearningError {
  return new LearningError('damaged_archive', 'Archived rows are missing: they cannot be shown beside the live ones.', {
    cause,
  });
}

/**
 * The file is open by then, so the file system can be closed altogether: without it, `enable_external_access` still lets
 * a query read the database's own file. In the zone of stored times, times with and without a zone mean the same.
 */
export const lockDown = (timeZone: string) => `
  SET GLOBAL TimeZone = ${quoteText(timeZone)};
  SET GLOBAL disabled_filesystems = 'LocalFileSystem';
  SET GLOBAL allowed_configs = ['streaming_buffer_size', 'search_path', 'memory_limit'];
  SET GLOBAL lock_configuration = true`;
