import { answer } from '../../answer/answer';
import { openEngine } from '../../asking/open-engine';
import type { Frame } from '../../frame/frame';
import type { TimeRange } from '../../query/context';
import { openArchive } from '../archive-copy';

interface Question {
  readonly database: string;
  readonly model: Record<string, unknown>;
  readonly timeRange: TimeRange;
  /** In which the timestamps of the database were written. */
  readonly storedTimeZone: string;
  /** The folder of an archive, whose executions are shown beside the live ones; null for none. */
  readonly archive: string | null;
  readonly signal: AbortSignal;
}

/** Answers one query from a private copy of the database, and leaves nothing behind. Throws LearningError. */
export async function ask({ database, model, timeRange, storedTimeZone, archive, signal }: Question): Promise<Frame> {
  const opened = archive === null ? null : await openArchive(archive, signal);
  const { engine, close } = openEngine({ path: database, maxStalenessSeconds: 0 }, { storedTimeZone }, opened?.beside);
  try {
    const [frame] = await answer(
      model,
      {
        refId: 'A',
        timeRange,
        intervalMs: 0,
        maxDataPoints: 0,
        storedTimeZone,
        askedAt: Date.now(),
        fromAlert: false,
        signal,
      },
      engine,
    );
    return frame!;
  } finally {
    await close();
    await opened?.close();
  }
}
