import { availableParallelism, totalmem } from 'node:os';
import { SETTINGS } from '../settings/settings';

/** What is left out is as the settings of a data source have it by default. */
export interface EngineOptions {
  /** How long a query may plan, execute and be fetched. */
  readonly timeoutSeconds?: number | undefined;
  /** Rows kept of a result. */
  readonly rowLimit?: number | undefined;
  /** Bytes of values in a result, at most 2047. */
  readonly byteLimitMb?: number | undefined;
  /** What DuckDB may allocate. Default a quarter of what the process may have, 256 at least and 2048 at most. */
  readonly memoryLimitMb?: number | undefined;
  /** Threads of DuckDB. Default one a processor, 4 at most. */
  readonly threads?: number | undefined;
  /** Queries that run at once, whoever keeps the others waiting. */
  readonly maxConcurrentQueries?: number | undefined;
  /** IANA zone of stored times that carry none. Throws `bad_settings`. */
  readonly storedTimeZone?: string | undefined;
  /** Commits are taken into a copy that is open, so much of their log at a time, MB; 0 for never. */
  readonly takeInLogMb?: number | undefined;
  /** What may be kept of the parts of answers, MB; 0 for nothing. */
  readonly keptPartsMb?: number | undefined;
  /** When parts of answers are kept; for tests, whose databases are small. */
  readonly parts?: Partial<PartsLimits> | undefined;
  /** How long DuckDB may take to stop a query before this counts as stuck. Default 10: a busy machine is slow. */
  readonly patienceSeconds?: number | undefined;
  /** After this long without a query DuckDB lets go of what it can read again. Default 75: many rules ask every minute. */
  readonly restSeconds?: number | undefined;
  /** After this long without a query DuckDB is closed. Default 360: many dashboards refresh every five minutes. */
  readonly idleSeconds?: number | undefined;
}

/** What makes parts of answers worth keeping. */
export interface PartsLimits {
  /** Rows of the table. */
  readonly leastRows: number;
  /** Milliseconds that the answer takes without. */
  readonly leastMs: number;
  /** The largest part of its time as a whole that an answer from parts may take, from 0 to 1. */
  readonly mostShare: number;
  /** By so many rows it is told where rows have changed; of the last ones, fewer are read each time. */
  readonly segmentRows: number;
  /** Rows that are read anew when one of them has changed. */
  readonly lotRows: number;
  /** Groups with fewer rows have all their values kept for quantiles. */
  readonly windowRows: number;
}

/** A segment is a vector of DuckDB's; a lot a third of the rows that DuckDB stores together. */
const PARTS: PartsLimits = {
  leastRows: 200_000,
  leastMs: 4,
  mostShare: 0.9,
  segmentRows: 2048,
  lotRows: 40_960,
  windowRows: 20_000,
};

/** Column offsets are 32-bit. */
const MOST_BYTES_MB = 2047;

const MEBIBYTE = 1024 * 1024;

/** What this process may use, which a container may keep below what the machine has. */
export function availableMemoryMb(): number {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  return Math.floor((constrained > 0 && constrained < total ? constrained : total) / MEBIBYTE);
}

export function limits(options: EngineOptions) {
  const quarter = Math.floor(availableMemoryMb() / 4);
  return {
    timeoutSeconds: options.timeoutSeconds ?? SETTINGS.queryTimeoutSeconds.default,
    rowLimit: options.rowLimit ?? SETTINGS.rowLimit.default,
    byteLimitMb: Math.min(options.byteLimitMb ?? SETTINGS.byteLimitMb.default, MOST_BYTES_MB),
    memoryLimitMb: options.memoryLimitMb ?? Math.min(2048, Math.max(256, quarter)),
    threads: options.threads ?? Math.min(4, availableParallelism()),
    maxConcurrentQueries: options.maxConcurrentQueries ?? SETTINGS.maxConcurrentQueries.default,
    takeInLogMb: options.takeInLogMb ?? SETTINGS.takeInLogMb.default,
    keptPartsMb: options.keptPartsMb ?? SETTINGS.keptPartsMb.default,
    parts: { ...PARTS, ...options.parts },
    patienceSeconds: options.patienceSeconds ?? 10,
    restSeconds: options.restSeconds ?? 75,
    idleSeconds: options.idleSeconds ?? 360,
    storedTimeZone: options.storedTimeZone ?? SETTINGS.storedTimeZone.default,
  };
}

export type Limits = ReturnType<typeof limits>;
