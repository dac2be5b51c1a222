import type { LearningError } from '../error/learning-error';
import type { NeighbourName } from '../model/neighbours';

/** Tables of neighbours in a DuckDB database of their own, private as a copy is. */
export interface NeighbourFile {
  /** Differs for every file with other content. */
  readonly id: string;
  readonly path: string;
}

/** What is read beside the database. */
export interface Neighbours {
  /** Null where there is none yet. */
  readonly file: NeighbourFile | null;
  /** Why tables are not in the file, or what a person should know of those that are. */
  readonly faults: readonly { readonly tables: readonly NeighbourName[]; readonly error: LearningError }[];
}
