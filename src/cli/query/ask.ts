import { answer } from '../../answer/answer';
import { openEngine } from '../../asking/open-engine';
import type { Copies } from '../../engine/duckdb/copies';
import type { Frame } from '../../frame/frame';
import type { TimeRange } from '../../query/context';
import { openArchive } from '../archive-copy';
import { type NeighbourFlags, openNeighbours } from '../neighbours-copy';

interface Question {
  readonly database: string;
  readonly model: Record<string, unknown>;
  readonly timeRange: TimeRange;
  /** In which the timestamps of the database were written. */
  readonly storedTimeZone: string;
  /** The folder of an archive, whose executions are shown beside the live ones; null for none. */
  readonly archive: string | null;
  readonly neighbours: NeighbourFlags;
  readonly signal: AbortSignal;
}

/** Answers one query from a private copy of the database, and leaves nothing behind. Throws LearningError. */
export async function ask(question: Question): Promise<Frame> {
  const { database, model, timeRange, storedTimeZone, archive, neighbours, signal } = question;
  const opened = archive === null ? null : await openArchive(archive, signal);
  const besides = await openNeighbours(neighbours, storedTimeZone, signal).catch(async (error: unknown) => {
    await opened?.close();
    throw error;
  });
  const over = (copies: Copies) => [opened, besides].reduce((all, each) => each?.beside(all) ?? all, copies);
  const { engine, close } = openEngine({ path: database, maxStalenessSeconds: 0 }, { storedTimeZone }, over);
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
    await besides?.close();
  }
}
