import { executionColumn } from '../model/columns';
import { tokenize } from './sql/tokenize';

/** The column by which `withFiniteValues` tells of a row that one of its values was taken out. */
export const HAD_NOT_FINITE = 'had_not_finite';

/** Those of the columns that the SQL names. */
export function columnsNamed(sql: string, columns: readonly string[]): readonly string[] {
  const names = new Set(tokenize(sql).flatMap(({ kind, text }) => (kind === 'name' ? [text] : [])));
  return columns.filter((column) => names.has(column) && executionColumn(column) !== undefined);
}

/** SQL of the value of a column, NULL where it is NaN or infinite. */
export const finite = (column: string) => `CASE WHEN isfinite(${column}) THEN ${column} END`;

/** The SELECT over `executions` whose values in these columns are NULL where they are NaN or infinite. */
export function withFiniteValues(sql: string, columns: readonly string[]): string {
  const values = columns.map((column) => `${finite(column)} AS ${column}`);
  const had = columns.map((column) => `coalesce(NOT isfinite(${column}), false)`);
  const table = `executions AS NOT MATERIALIZED (
  SELECT
    * REPLACE (${values.join(', ')}),
    ${had.join(' OR ')} AS ${HAD_NOT_FINITE}
  FROM executions
)`;
  return sql.startsWith('WITH ') ? `WITH ${table}, ${sql.slice('WITH '.length)}` : `WITH ${table}\n${sql}`;
}
