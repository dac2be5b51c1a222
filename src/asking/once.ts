import { basename } from 'node:path';
import type { AnswerContext } from '../answer/answer';
import { plainAnswer } from '../answer/plain-answer';
import type { CopiesBeside } from '../engine/copies';
import { LearningError } from '../error/learning-error';
import { databaseReport } from '../quality/database-report';
import type { Asker, AskOptions } from './asker';
import { openEngine } from './open-engine';
import { selecting } from './selecting';

export interface OnceOptions {
  /** The learning database. */
  readonly path: string;
  /** The time zone that its timestamps were written in. */
  readonly storedTimeZone: string;
  /** How long one question may take. Default 30. */
  readonly timeoutSeconds?: number;
  /** What is read beside the copy. Whoever made it closes it. */
  readonly beside?: readonly CopiesBeside[];
  /** Cancels each question that has no signal of its own. */
  readonly signal?: AbortSignal;
}

export interface OnceAsker extends Asker {
  /** Has later questions asked of the data that is there now. */
  lookAgain(): void;
}

/**
 * Answers in this process, all questions from one copy: what they count belongs together. For commands; `close` leaves
 * nothing behind.
 */
export async function askOnce({
  path,
  storedTimeZone,
  timeoutSeconds,
  beside,
  signal: ended,
}: OnceOptions): Promise<OnceAsker> {
  const opened = openEngine({ path, maxStalenessSeconds: 0 }, { storedTimeZone, timeoutSeconds }, beside);
  const { answer } = await import('../answer/answer');
  const { engine, snapshots, close, ...first } = await opened;
  let { askedAt } = first;
  const context = (timeRange: AnswerContext['timeRange'], signal: AbortSignal | undefined): AnswerContext => ({
    refId: 'A',
    timeRange,
    intervalMs: 0,
    maxDataPoints: 0,
    storedTimeZone,
    askedAt,
    fromAlert: false,
    signal,
  });
  const asker: OnceAsker = {
    file: basename(path),
    ask: async (model, timeRange, { signal = ended }: AskOptions = {}) => {
      const [frame] = await answer(model, context(timeRange, signal), engine);
      return plainAnswer(frame!);
    },
    remarks: async ({ signal = ended }: AskOptions = {}) => {
      // The copy that it looks at has to be there first.
      await engine.run({ sql: 'SELECT 1' }, { signal, askedAt });
      const fit = await engine.fit?.({ signal });
      if (fit?.problem) throw fit.problem;
      return fit?.remarks ?? [];
    },
    report: async (options = {}) => {
      try {
        const remarks = await asker.remarks(options);
        const { storageVersion: version, createdBy } = await snapshots.status();
        const told = { path, storedTimeZone, storage: { version, createdBy }, remarks, limits: options.limits };
        return await databaseReport(selecting(asker, options), told);
      } catch (cause) {
        throw LearningError.from(cause);
      }
    },
    lookAgain: () => {
      // A copy that begins in this very millisecond is a fresh one.
      askedAt = Date.now() - 1;
    },
    close,
  };
  return asker;
}

/** Does one piece of work with such an asker, and closes it. Throws LearningError. */
export async function askingOnce<T>(options: OnceOptions, work: (asker: OnceAsker) => Promise<T>): Promise<T> {
  const asker = await askOnce(options);
  try {
    return await work(asker);
  } catch (cause) {
    throw LearningError.from(cause);
  } finally {
    await asker.close();
  }
}
