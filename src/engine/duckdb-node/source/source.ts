import type { DuckDBConnection } from '@duckdb/node-api';
import type { Overlap } from '../../duckdb/record/archive-overlap';
import type { AttachedArchive } from '../../duckdb/record/with-archive';
import type { AttachedNeighbours } from '../../duckdb/record/with-neighbours';
import type { DataFacts } from '../../engine';
import type { GrownState } from '../growing/growing-databases';
import type { Attachment } from '../opened';
import type { Shared } from '../shared';

/** DuckDB at one state of the database, and what is attached to it. */
export interface Source {
  /** The path of the database that is open. */
  readonly path: string;
  /** Of the copy's file that hold nothing; null where it is open as it is, so that DuckDB tells. */
  readonly freeBytes: number | null;
  readonly archive: Attachment<AttachedArchive>;
  readonly neighbours: Attachment<AttachedNeighbours>;
  /** The state of a growing database that it is; null where it is none. */
  readonly grown: GrownState | null;
  /**
   * A connection for a query.
   * @param setup SQL to run on it first
   * @param isTimeless whether the query cannot tell when its transaction began
   */
  connect(setup: string, isTimeless: boolean): Promise<DuckDBConnection>;
  /** Takes back a connection that its query has left as it was, for the next. @param setup SQL that has run on it */
  giveBack(connection: DuckDBConnection, setup: string): void;
  /** A connection for a look of ours. */
  connectPlainly(): Promise<DuckDBConnection>;
  /** The archived rows that this state of the record has not, as what follows FROM, for connections of this state. */
  archivedOnly(overlap: Overlap): Promise<string>;
  /** What this state holds. @param ask looks at all of its rows */
  facts(ask: () => Promise<DataFacts>): Promise<DataFacts>;
  /** What the work yields, or yielded for another state for which the same holds. */
  once<K extends keyof Shared>(key: K, work: () => Promise<Shared[K]>): Promise<Shared[K]>;
  /** Lets go of what it can read again. Nothing else may run meanwhile. */
  letGo(): Promise<void>;
  close(): Promise<void>;
}

/**
 * DuckDB reads ahead by this much of a result. It counts rows, and keeps room for 2048 of them around each one that a
 * recursive query yields: of its own 1 MB that made 2 GB.
 */
export const READ_AHEAD = "SET streaming_buffer_size = '32KB'";
