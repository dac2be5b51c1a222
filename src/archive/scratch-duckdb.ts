import type { DuckDBConnection } from '@duckdb/node-api';
import { type ScratchOptions, withScratchDuckdb as withScratch } from '../engine/duckdb-node/scratch-duckdb';
import { archiveError } from './archive-error';

/** Works on files of an archive with a DuckDB that has no database of its own. Throws LearningError. */
export function withScratchDuckdb<T>(
  options: Omit<ScratchOptions, 'failure'>,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  return withScratch({ ...options, failure: archiveError }, work);
}
