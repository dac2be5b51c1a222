import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LearningError } from '../error/learning-error';
import { Database } from '../store/database';
import { requireLearningDatabase } from '../store/require-learning-database';
import { liveRowsSql } from './live-rows';
import { PoissonClock } from './poisson-clock';
import { lateFeedbackSql } from './sql/feedback';

export interface WriteOptions {
  /** Mean rows a second. */
  readonly rate: number;
  readonly seed: number;
  /** Aborting it ends the writing, which is no failure. */
  readonly signal: AbortSignal;
  /** The lock is held and the database fit to write. */
  readonly onOpen?: () => void;
  readonly onWritten?: (written: Written) => void;
}

export interface Written {
  readonly rows: number;
  /** Rows that got feedback later. */
  readonly revised: number;
}

const LEAST_PAUSE = 250;
const FEEDBACK_PER_ROW = 0.05;
const FEEDBACK_WITHIN = 10 * 60_000;

/**
 * Holds the write lock and inserts rows stamped now, as an orchestrator does: small transactions at irregular times,
 * now and then feedback on an earlier row, checkpoints as DuckDB makes them. Ends with a checkpoint. Throws LearningError.
 */
export async function writeDemo(path: string, options: WriteOptions): Promise<Written> {
  const database = await Database.open(path);
  const file = await stat(path);
  const isSameFile = async () => {
    const now = await stat(path).catch(() => null);
    return now !== null && now.ino === file.ino && now.dev === file.dev;
  };
  try {
    await requireLearningDatabase(database, path);
    options.onOpen?.();
    const written = await write(database, path, isSameFile, options);
    await database.run('CHECKPOINT');
    return written;
  } finally {
    // The last checkpoint would touch a WAL that is no longer this file's.
    if (!(await isSameFile())) await database.run('PRAGMA disable_checkpoint_on_shutdown');
    database.close();
  }
}

async function write(
  database: Database,
  path: string,
  isSameFile: () => Promise<boolean>,
  { rate, seed, signal, onWritten }: WriteOptions,
): Promise<Written> {
  const clock = new PoissonClock(rate, Date.now() * 1000);
  let rows = 0;
  let revised = 0;
  while (await pause(clock.next / 1000 - Date.now(), signal)) {
    if (!(await isSameFile())) {
      throw new LearningError('not_found', `${basename(path)} was removed or replaced while it was written to.`, {
        hint: 'Start again; the rows written so far went with the file.',
      });
    }
    const now = Date.now();
    const times = clock.take(now * 1000);
    if (times.length === 0) continue;
    await database.run(`INSERT INTO executions ${liveRowsSql(times, now, seed)}`);
    rows += times.length;
    if (Math.random() < FEEDBACK_PER_ROW * times.length) {
      await database.run(lateFeedbackSql(now - FEEDBACK_WITHIN));
      revised += 1;
    }
    onWritten?.({ rows, revised });
  }
  return { rows, revised };
}

/** Waits at least as long as rows are gathered for one transaction. Tells whether to go on. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  await setTimeout(Math.max(LEAST_PAUSE, milliseconds), undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
