import { LearningError } from '../error/learning-error';
import { quoteIdentifier } from '../model/quote';
import type { Session } from './session';

/**
 * Whether an error tells of an index that does not have what its table has: DuckDB up to 1.5.6 leaves rows out of named
 * indexes where a process was killed at the wrong moment, notices when such a row is changed or deleted, and shuts the
 * database. The table and its key have all rows.
 */
export const isOfBrokenIndex = (error: unknown): boolean =>
  error instanceof LearningError &&
  /Failed to delete all rows from index|Corrupted ART index/.test(
    error.cause instanceof Error ? error.cause.message : '',
  );

/** Makes the named indexes anew from what the tables hold. Throws LearningError. */
export async function makeIndexesAnew(session: Pick<Session, 'run' | 'rows'>): Promise<void> {
  // A log that has indexes between its rows is one that DuckDB does not replay in all cases.
  await session.run('CHECKPOINT');
  const indexes = await session.rows(
    `SELECT schema_name, index_name, sql FROM duckdb_indexes() WHERE database_name = current_database() AND schema_name = 'main'`,
  );
  for (const [schema, name, sql] of indexes as [string, string, string][]) {
    await session.run('BEGIN');
    try {
      await session.run(`DROP INDEX ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
      await session.run(sql);
      await session.run('COMMIT');
    } catch (error) {
      await session.run('ROLLBACK').catch(() => {});
      throw error;
    }
  }
  await session.run('CHECKPOINT');
}
