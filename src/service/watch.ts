import { stat } from 'node:fs/promises';
import type { Asker } from '../asking/asker';
import { selecting } from '../asking/selecting';
import { LearningError } from '../error/learning-error';
import type { Condition } from '../health/alerts';
import { cached } from '../health/cached';
import { readFacts } from '../health/facts';
import { checkRows, type RowHealth } from '../health/row-health';
import { soon } from '../health/soon';

/** Answers of this age are as good. */
const FACTS_MS = 1_000;
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

export function watch(asker: Pick<Asker, 'ask' | 'file'>, path: string, storedTimeZone: string): Watch {
  const ask = selecting(asker);
  const look = () =>
    readFacts(ask, storedTimeZone).then(
      (facts): Condition => ({ facts }),
      (cause: unknown): Condition => ({ facts: null, unreadable: LearningError.from(cause) }),
    );
  const latest = soon(cached(FACTS_MS, look));
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
