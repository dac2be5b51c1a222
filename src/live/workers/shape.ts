import { availableMemoryMb, type Limits } from '../../engine/options';

/** What of a worker is settled when its process is started. */
export interface Shape {
  /** Calls into DuckDB wait on threads of libuv's pool. */
  readonly poolThreads: number;
  /** What it may write to of its memory. KiB. */
  readonly dataKb: number;
}

/** Node, the code and the data of DuckDB's own. */
const BASE_MB = 768;
/** Set aside for each thread, and hardly used. */
const STACK_MB = 8;
/** Threads for files and for the parser. */
const OTHER_THREADS = 4;

export function shapeOf({ memoryLimitMb, byteLimitMb, maxConcurrentQueries, threads }: Limits): Shape {
  const poolThreads = maxConcurrentQueries + OTHER_THREADS;
  // Two states of the database may be read at once, and a result lives on while it is encoded and sent.
  const queriesMb = 2 * (memoryLimitMb + maxConcurrentQueries * byteLimitMb);
  const stacksMb = STACK_MB * (poolThreads + 2 * threads + OTHER_THREADS);
  return {
    poolThreads,
    dataKb: Math.ceil((BASE_MB + stacksMb + Math.min(queriesMb, availableMemoryMb())) * 1024),
  };
}

export const isSameShape = (a: Shape, b: Shape) => a.poolThreads === b.poolThreads && a.dataKb === b.dataKb;
