import { basename, resolve } from 'node:path';
import type { LearningError } from '../error/learning-error';
import type { LiveSettings } from '../live/live-database';
import { LiveDatabase } from '../live/live-database';
import { Nursery } from '../live/workers/nursery';
import type { WorkerObserver } from '../live/workers/workers';
import { databaseReport } from '../quality/database-report';
import type { Asker } from './asker';

export interface LastingOptions extends LiveSettings {
  /** The bundle of the process that runs DuckDB. */
  readonly worker: string;
  /** Most rows of an answer; what is cut off is told of. */
  readonly rowLimit: number;
  /** Takes a line about what goes wrong with workers, for whoever watches the program. */
  readonly say: (line: string) => void;
}

/** Queries are named by their hashes. */
function teller(say: (line: string) => void): WorkerObserver {
  return {
    died: ({ how }) => say(`The process that runs DuckDB has ended (${how}), and another takes its place.`),
    failedToStart: (error: LearningError, pause) =>
      say(`${error.toDisplay()} It is tried again in ${Math.ceil(pause / 1000)} s.`),
    convicted: (hash, how) => say(`DuckDB crashed (${how}) on query ${hash}, which is refused for ten minutes.`),
    ranAgain: () => {},
    refused: () => {},
  };
}

/**
 * Answers for as long as the program lives, from copies of at most `maxStalenessSeconds` of age, in a process of its own,
 * so that a query which DuckDB dies of does not end the program. There need be no database yet. `close` leaves nothing
 * behind.
 */
export function askLasting({ worker, rowLimit, say, ...settings }: LastingOptions): Asker {
  const { storedTimeZone = 'UTC' } = settings;
  const path = resolve(settings.path);
  const nursery = new Nursery(worker);
  const live = new LiveDatabase(
    { ...settings, path },
    { spawn: (shape) => nursery.take(shape), observer: teller(say) },
  );
  return {
    file: basename(path),
    ask: (model, timeRange, { signal } = {}) =>
      live.answers.plain(model, {
        refId: 'A',
        timeRange,
        intervalMs: 0,
        maxDataPoints: 0,
        storedTimeZone,
        rowLimit,
        askedAt: Date.now(),
        fromAlert: false,
        signal,
      }),
    remarks: async () => {
      const { fit } = await live.database();
      if (fit.problem) throw fit.problem;
      return fit.remarks;
    },
    report: async ({ signal, limits } = {}) => {
      const { fit } = await live.database();
      if (fit.problem) throw fit.problem;
      const { storageVersion: version, createdBy } = await live.snapshots.status();
      return databaseReport((sql) => live.rows({ sql }, signal ? { signal } : {}), {
        path,
        storedTimeZone,
        storage: { version, createdBy },
        remarks: fit.remarks,
        limits,
      });
    },
    close: async () => {
      await live.close();
      await nursery.close();
    },
  };
}
