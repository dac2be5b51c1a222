import { answer } from '../../answer/answer';
import { DuckdbEngine } from '../../engine/duckdb/duckdb-engine';
import type { Frame } from '../../frame/frame';
import type { TimeRange } from '../../query/context';
import { Snapshots } from '../../snapshot/snapshots';

interface Question {
  readonly database: string;
  readonly model: Record<string, unknown>;
  readonly timeRange: TimeRange;
  readonly signal: AbortSignal;
}

/** Answers one query from a private copy of the database, and leaves nothing behind. Throws LearningError. */
export async function ask({ database, model, timeRange, signal }: Question): Promise<Frame> {
  const snapshots: Snapshots = new Snapshots({ path: database, maxStalenessSeconds: 0 }, (generation) =>
    engine.retire(generation),
  );
  const engine: DuckdbEngine = new DuckdbEngine({ snapshots });
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
    await engine.close();
    await snapshots.close();
  }
}
