/**
 * The log of a copy, which lies beside it under a name that DuckDB does not know, and may hold newer commits at its end:
 * copies of one database share it.
 */
export interface GrownLog {
  /** Differs for every database that was copied, and is the same for copies that share one. */
  readonly base: string;
  /** Bytes of the log that count. They end with a commit. */
  readonly bytes: number;
}

/** One consistent private copy of the database. Its files live until the last lease on it is released. */
export interface Generation {
  /** Differs for every copy with other content, after a restart too. */
  readonly id: string;
  /** The private copy. It carries the source's file name, so that its catalog has the name users know. */
  readonly path: string;
  /** The source held at least everything committed by then. Milliseconds since the epoch; moves on when a check finds nothing changed. */
  readonly asOf: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
  /** The log, where it lies beside the copy to be taken in; null, or left out, where DuckDB finds it by itself. */
  readonly grown?: GrownLog | null;
}
