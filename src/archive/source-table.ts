import { LearningError } from '../error/learning-error';
import { quoteIdentifier, quoteText } from '../model/quote';
import type { Session } from '../store/session';
import type { ArchivedTable } from './layout';
import { DAY } from './layout';
import type { ArchivedColumn } from './manifest';
import { storedColumn } from './sql';

/** A table whose rows go into the archive. */
export interface SourceTable {
  readonly name: ArchivedTable;
  /** The name with database and schema, quoted. */
  readonly relation: string;
  readonly columns: readonly ArchivedColumn[];
  /** Its column `timestamp`, as the table spells it, quoted. */
  readonly time: string;
}

/**
 * A table of the default schema; null where the database lacks it, or its key. Throws `bad_schema` where it has no
 * timestamps.
 */
export async function sourceTable(session: Session, name: ArchivedTable): Promise<SourceTable | null> {
  const columns = await session.rows(
    `SELECT database_name, table_name, column_name, data_type, column_default IS NOT NULL FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = 'main' AND lower(table_name) = ${quoteText(name)}
     ORDER BY column_index`,
  );
  if (columns.length === 0) return null;
  const [database, table] = columns[0] as [string, string];
  const relation = `${quoteIdentifier(database)}.main.${quoteIdentifier(table)}`;
  // Columns that are worked out take no room. A table without rows has no segments at all.
  const kept = await session.rows(`SELECT DISTINCT column_name FROM pragma_storage_info(${quoteText(relation)})`);
  const stored = new Set(kept.flat());
  const all = columns.map(([, , column, type, hasDefault]) =>
    storedColumn(String(column), String(type), hasDefault === true && stored.size > 0 && !stored.has(column!), DAY),
  );
  const time = all.find((column) => column.name.toLowerCase() === 'timestamp');
  if (time === undefined || !/^TIMESTAMP/.test(time.type)) {
    throw new LearningError('bad_schema', `The column timestamp of ${name} is no TIMESTAMP.`, {
      hint: 'Run mahavishnu-learning db migrate first.',
    });
  }
  return { name, relation, columns: all, time: quoteIdentifier(time.name) };
}
