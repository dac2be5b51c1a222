import type { LearningError } from '../error/learning-error';

/** Archived executions in a DuckDB database of their own, private as a copy is. */
export interface ArchiveFile {
  /** Differs for every file with other content. */
  readonly id: string;
  readonly path: string;
}

/** What is shown beside the live rows. */
export interface Archived {
  /** Null where there is none yet, or none that can be read. */
  readonly file: ArchiveFile | null;
  /** Why archived rows are missing; null where none are. */
  readonly problem: LearningError | null;
}

/** The table of an archive file. No database has a record by this name. */
export const ARCHIVED_ROWS = 'archived_rows';
