import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LearningError } from '../error/learning-error';
import { requireRoom } from '../snapshot/room';
import { Snapshots } from '../snapshot/snapshots';
import { readHeader } from '../snapshot/source';
import { LOG_SUFFIXES } from '../snapshot/write-ahead-log';
import type { DatabaseHeader } from '../storage/header';
import type { Report } from '../writing/operation';
import { Apart } from './apart/apart';

/** A database of our own, in one file. */
export interface PrivateCopy {
  readonly path: string;
  readonly bytes: number;
  readonly header: DatabaseHeader;
  /** It holds at least everything that was committed by then. Milliseconds since the epoch. */
  readonly asOf: number;
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function headerOf(path: string): Promise<DatabaseHeader> {
  const header = await readHeader(path, basename(path));
  if (header) return header;
  throw new LearningError('damaged', `${basename(path)} is damaged: a checksum in its header is wrong.`);
}

const logBytes = async (path: string): Promise<number> =>
  (await Promise.all(LOG_SUFFIXES.map((suffix) => sizeOf(path + suffix)))).reduce((sum, size) => sum + size, 0);

/** What was committed to the log becomes part of the file: one file is all that there is to keep, and to lose. */
async function intoOneFile(path: string, apart: Apart): Promise<void> {
  const bytes = await logBytes(path);
  if (bytes === 0) return;
  await requireRoom(dirname(path), 2 * bytes);
  await apart.ask('take-log-in', path).catch((cause: unknown) => {
    if (!apart.isDead) throw cause;
    throw new LearningError('damaged_log', `DuckDB crashes when it replays the log of ${basename(path)}.`, { cause });
  });
  if ((await logBytes(path)) > 0)
    throw new LearningError('damaged_log', `The log of ${basename(path)} was not taken in.`);
}

/** Of what DuckDB cannot read there may be a better copy a moment later: it refuses some logs, or crashes of them, until the next checkpoint. */
const PAUSE_MS = 1000;
const ATTEMPTS = 3;

/**
 * Runs the work with a private copy of a database that any process may be writing to, with no log beside it. The live file
 * is neither opened by DuckDB nor locked; a DuckDB apart reads the copy. The copy is gone afterwards, unless it was moved away.
 */
export async function withPrivateCopy<T>(
  database: string,
  folder: string,
  { report, signal }: { report: Report; signal: AbortSignal },
  work: (copy: PrivateCopy, apart: Apart) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      // Its process starts while the copy is made.
      return await Apart.with(signal, (apart) => withCopy(database, folder, apart, { report, signal }, work));
    } catch (error) {
      const mayPass = error instanceof LearningError && error.code === 'damaged_log' && attempt < ATTEMPTS;
      if (!mayPass) throw error;
      await delay(PAUSE_MS, undefined, { signal });
    }
  }
}

async function withCopy<T>(
  database: string,
  folder: string,
  apart: Apart,
  { report, signal }: { report: Report; signal: AbortSignal },
  work: (copy: PrivateCopy, apart: Apart) => Promise<T>,
): Promise<T> {
  const snapshots = new Snapshots({ path: database, snapshotPath: folder, maxStalenessSeconds: 0 });
  try {
    report({ stage: 'copying', done: 0, total: null });
    const lease = await snapshots.acquire({ askedAt: Date.now(), freshness: 'latest', signal });
    try {
      const { path, asOf } = lease.generation;
      await intoOneFile(path, apart);
      return await work({ path, bytes: await sizeOf(path), header: await headerOf(path), asOf }, apart);
    } finally {
      lease.release();
    }
  } finally {
    await snapshots.close();
  }
}
