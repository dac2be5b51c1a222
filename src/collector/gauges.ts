import type { LearningError } from '../error/learning-error';
import type { Registry } from '../metrics/registry';
import type { Drain } from './ingest/drain';
import type { Intake } from './ingest/intake';
import type { Spool } from './ingest/spool';
import type { Store } from './ingest/store';
import type { Schedule } from './schedule/schedule';

/** What keeps the database from being written to; null where nothing does. */
export const failing = async (drain: Drain, store: Store): Promise<LearningError | null> =>
  (await store.fault()) ?? drain.state.lastError;

interface Observed {
  readonly intake: Intake;
  readonly drain: Drain;
  readonly spool: Spool;
  readonly store: Store;
  readonly schedule: Schedule;
  readonly maxEntries: number;
  readonly databaseBytes: () => Promise<{ readonly file: number; readonly log: number }>;
}

/** Gauges of how the collector stands when it is asked. */
export function observeState(
  registry: Registry,
  { intake, drain, spool, store, schedule, maxEntries, databaseBytes }: Observed,
): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    registry.observe('gauge', `mahavishnu_learning_collector_${name}`, help, read);
  gauge('queue_records', 'Records taken in that the database does not have yet.', () => intake.depth);
  gauge('queue_limit_records', 'Records that may wait so.', () => maxEntries);
  gauge('spool_bytes', 'Bytes of the spool on the disk.', () => spool.bytes);
  gauge(
    'last_flush_timestamp_seconds',
    'When the database last took records, seconds since 1970; 0 where it has not.',
    () => (drain.state.lastFlush ?? 0) / 1000,
  );
  gauge('database_failing', 'Whether the database is not being written to.', async () =>
    (await failing(drain, store)) === null ? 0 : 1,
  );
  registry.observe(
    'gauge',
    'mahavishnu_learning_collector_next_run_timestamp_seconds',
    'When a daily job runs next, seconds since 1970.',
    () => schedule.next.map(([job, next]) => [{ job }, next / 1000] as const),
  );
  gauge('database_bytes', 'Size of the database file.', async () => (await databaseBytes()).file);
  gauge('database_log_bytes', 'Size of its write-ahead log.', async () => (await databaseBytes()).log);
}
