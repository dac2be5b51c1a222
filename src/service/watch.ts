import { stat } from 'node:fs/promises';
import type { Asker } from '../asking/asker';
import { selecting } from '../asking/selecting';
import { LearningError } from '../error/learning-error';
import type { Condition } from '../health/alerts';
import { cached } from '../health/cached';
import { readFacts } from '../health/facts';
import { checkRows, type RowHealth } from '../health/row-health';
import { soon } from '../health/soon';
import { findSource } from '../snapshot/find-source';

/** Answers of this age are as good. */
const FACTS_MS = 1_000;
/** Beyond what is allowed; a large file that never rests is copied once in a while only. */
const STALE_SECONDS = 60;
/** All rows are read for it. */
const CHECKS_MS = 300_000;

/** A database that another process owns, as health sees it. Nothing of it waits for the database for long. */
export interface Watch {
  condition(): Promise<Condition>;
  /** Throws LearningError. */
  rows(): Promise<RowHealth>;
  /** Of the file and of its write-ahead log; null where there is none. */
  bytes(): Promise<{ readonly file: number | null; readonly log: number | null }>;
  /** Throws LearningError where the database cannot be read. */
  ready(): Promise<void>;
}

const sizeOf = (path: string) =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );

interface WatchOptions {
  /** Of the database. */
  readonly path: string;
  readonly storedTimeZone: string;
  /** Of copies that answer without a fresh one. */
  readonly maxStalenessSeconds: number;
}

/** Throws LearningError where the file cannot be copied, as far as its outside tells: answers come from the last copy for a while. */
async function lookAtFile(path: string): Promise<void> {
  try {
    await findSource(path);
  } catch (error) {
    // It is there, and busy.
    if (!(error instanceof LearningError && error.code === 'unstable')) throw error;
  }
}

export function watch(
  asker: Pick<Asker, 'ask' | 'file'>,
  { path, storedTimeZone, maxStalenessSeconds }: WatchOptions,
): Watch {
  const ask = selecting(asker);

  /** Facts, and what makes them older than they should be. */
  async function look(): Promise<Condition> {
    await lookAtFile(path);
    let asOf = Infinity;
    const noting: Pick<Asker, 'ask'> = {
      ask: async (...question) => {
        const asked = await asker.ask(...question);
        asOf = Math.min(asOf, asked.asOf);
        return asked;
      },
    };
    const facts = await readFacts(selecting(noting), storedTimeZone);
    const seconds = (Date.now() - asOf) / 1000;
    const isStale = seconds > maxStalenessSeconds + STALE_SECONDS;
    const message = `The newest copy of ${asker.file} that could be made is ${Math.floor(seconds)} s old.`;
    return { facts, unreadable: isStale ? new LearningError('stale', message) : null };
  }

  const latest = soon(
    cached(FACTS_MS, () =>
      look().catch((cause: unknown): Condition => ({ facts: null, unreadable: LearningError.from(cause) })),
    ),
  );
  const condition = async (): Promise<Condition> =>
    (await latest()) ?? {
      facts: null,
      unreadable: new LearningError('unstable', `${asker.file} is still being copied for the first time.`, {
        hint: 'Ask again in a moment.',
      }),
    };
  return {
    condition,
    rows: cached(CHECKS_MS, () => checkRows(ask, storedTimeZone)),
    bytes: async () => ({ file: await sizeOf(path), log: await sizeOf(`${path}.wal`) }),
    async ready() {
      const { unreadable } = await condition();
      if (unreadable) throw unreadable;
    },
  };
}
