import { answer } from '../../answer/answer';
import type { Frame } from '../../frame/frame';
import type { TimeRange } from '../../query/context';
import { openEngine } from '../open-engine';

interface Question {
  readonly database: string;
  readonly model: Record<string, unknown>;
  readonly timeRange: TimeRange;
  readonly signal: AbortSignal;
}

/** Answers one query from a private copy of the database, and leaves nothing behind. Throws LearningError. */
export async function ask({ database, model, timeRange, signal }: Question): Promise<Frame> {
  const { engine, close } = openEngine({ path: database, maxStalenessSeconds: 0 });
  try {
    const [frame] = await answer(
      model,
      {
        refId: 'A',
        timeRange,
        intervalMs: 0,
        maxDataPoints: 0,
        storedTimeZone: 'UTC',
        askedAt: Date.now(),
        fromAlert: false,
        signal,
      },
      engine,
    );
    return frame!;
  } finally {
    await close();
  }
}
