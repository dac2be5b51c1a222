import { op } from './tree/op';
import { indented, join, name, type Sql, sql, withTables } from './tree/sql';

/** The column by which `withFiniteValues` tells of a row that one of its values was taken out. */
export const HAD_NOT_FINITE = 'had_not_finite';

/** The value of a column, NULL where it is NaN or infinite. */
export const finite = (column: Sql) => sql`CASE WHEN ${op.isFinite(column)} THEN ${column} END`;

/** The SELECT over `executions` whose values in these columns are NULL where they are NaN or infinite. */
export function withFiniteValues(select: Sql, columns: readonly string[]): Sql {
  const had = columns.map((column) => sql`coalesce(NOT ${op.isFinite(name(column))}, false)`);
  const rows = op.rowsReplacing(columns.map((column) => [column, finite(name(column))]));
  const items = join([rows, sql`${join(had, ' OR ')} AS ${name(HAD_NOT_FINITE)}`], ',\n');
  return withTables([op.inlinedTable('executions', sql`SELECT\n${indented(items)}\nFROM executions`)], select);
}
