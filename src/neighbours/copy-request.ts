import type { LearningError } from '../error/learning-error';
import type { NeighbourName, NeighbourSource } from '../model/neighbours';

/** Where the files of each source are, absolute; null where it is not set. */
export type NeighbourPaths = Readonly<Record<NeighbourSource, string | null>>;

export interface NeighbourRequest {
  readonly paths: NeighbourPaths;
  /** IANA zone of times that carry none. */
  readonly storedTimeZone: string;
  /** The DuckDB file to make, absolute, alone in its folder. */
  readonly target: string;
}

/** What is wrong with tables that the copy lacks, or what a person should know of those that it has. */
export interface NeighbourFault {
  readonly tables: readonly NeighbourName[];
  readonly error: LearningError;
}

export interface NeighbourCopy {
  /** How many rows each table of the copy has. */
  readonly rows: Readonly<Partial<Record<NeighbourName, number>>>;
  readonly faults: readonly NeighbourFault[];
}
