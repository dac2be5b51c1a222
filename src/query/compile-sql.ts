import { LearningError } from '../error/learning-error';
import type { QueryContext } from './context';
import { DUCKDB } from './dialect/duckdb/duckdb';
import { type ExpandedSql, expandMacros } from './macros/expand-macros';
import type { SqlQuery } from './model';
import { interpolateRawSql } from './variables/interpolate-raw-sql';

/** The SQL to run, and how gaps in its result are to be filled. Throws LearningError `bad_query`. */
export function compileSql(
  { rawSql, variables, adHocFilters }: SqlQuery,
  context: QueryContext,
  dialect = DUCKDB,
): ExpandedSql {
  const sql = variables ? interpolateRawSql(rawSql, variables, context) : rawSql;
  const expanded = expandMacros(sql, { ...context, adHocFilters }, dialect);
  if (expanded.sql.includes('\0')) {
    throw new LearningError('bad_query', 'The SQL holds the character NUL, at which DuckDB would stop reading.', {
      hint: 'Write chr(0) instead, or put the variable between single quotes.',
    });
  }
  return expanded;
}
