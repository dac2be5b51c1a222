import { compileBuilt } from './compile-query';
import type { QueryContext } from './context';
import type { BuiltQuery } from './model';
import { editableNotation } from './notation/editable';

/**
 * A metric query or a preset as SQL that a person can carry on by hand: it follows the time range, the variables and the
 * filters of the dashboard as the query does, and gives the same answer. Throws LearningError `bad_query`.
 */
export function editableSql(query: BuiltQuery, context: QueryContext): string {
  return compileBuilt(query, context, editableNotation(query.format, context.storedTimeZone)).sql;
}
