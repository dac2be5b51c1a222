import { quoteIdentifier } from '../model/quote';
import type { Session } from './session';

/**
 * Has DuckDB put into the indexes of all tables what it has replayed of a log, which it else does when a table is first
 * written to. Until then a checkpoint that it makes by itself (the log is long, or the database is closed) writes the
 * indexes without those rows, and the log is gone: whoever changes or deletes one of them later ends in a fatal error, at
 * each try, and who looks for it by an index does not find it. So in DuckDB 1.5.6.
 */
export async function takeUpIndexes(session: Pick<Session, 'rows' | 'run'>): Promise<void> {
  const tables = await session.rows(
    `SELECT schema_name, table_name FROM duckdb_tables()
     WHERE database_name = current_database() AND NOT internal AND NOT temporary AND (index_count > 0 OR has_primary_key)`,
  );
  for (const [schema, table] of tables as [string, string][]) {
    // An index of an extension that is not loaded stays as it is.
    await session.run(`DELETE FROM ${quoteIdentifier(schema)}.${quoteIdentifier(table)} WHERE false`).catch(() => {});
  }
}
