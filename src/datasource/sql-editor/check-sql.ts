import type { TimeRange } from '@grafana/data';
import type { Validation } from '../../api/validation';
import { CODES } from '../../error/codes';
import { type Stretch, stretchOf } from '../../query/macros/error-place';
import type { Rewriting } from '../../query/sql/rewriting';
import { offsetOf } from '../../query/sql/text-place';
import type { LearningQuery } from '../learning-query';
import type { LearningSource } from '../learning-source';

/** What is wrong with SQL, and where in it. */
export interface Fault extends Stretch {
  readonly message: string;
  /** Empty where it would say no more than that the SQL is to be mended. */
  readonly hint: string;
}

function asTyped(typed: string, rewriting: Rewriting, { line = 1, column = 1, endColumn = column }: Partial<Stretch>) {
  const start = offsetOf(rewriting.text, { line, column });
  const end = Math.max(start, offsetOf(rewriting.text, { line, column: endColumn }) - 1);
  return stretchOf(typed, { start: rewriting.origin(start).start, end: rewriting.origin(end).end });
}

/**
 * What the backend finds wrong with the SQL of a query; undefined when nothing. Rejects when that cannot be told.
 * @param requestId the request that it makes an earlier one with the same id be cancelled
 */
export async function faultOf(
  source: LearningSource,
  query: LearningQuery,
  { from, to }: TimeRange,
  requestId: string,
): Promise<Fault | undefined> {
  const typed = query.rawSql ?? '';
  const rewriting = source.withVariables(typed);
  const range = { from: from.valueOf(), to: to.valueOf() };
  const answer = await source.postResource<Validation>(
    'validate',
    { ...query, queryType: 'sql', rawSql: rewriting.text, range },
    { showErrorAlert: false, requestId },
  );
  if (answer.valid) return undefined;
  const { error } = answer;
  // The place is shown beside it, as it was typed.
  const message = error.message.replace(` at line ${error.line}, column ${error.column}:`, ':');
  return {
    message,
    hint: error.hint === CODES.bad_query.hint ? '' : error.hint,
    ...asTyped(typed, rewriting, error),
  };
}
