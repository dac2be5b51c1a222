import type { TimeRange } from '@grafana/data';
import { type Stretch, stretchOf } from '../../query/sql/blame';
import { Rewriting } from '../../query/sql/rewriting';
import { offsetOf } from '../../query/sql/text-place';
import { tokenize } from '../../query/sql/tokenize';
import { REFERENCE } from '../../query/variables/interpolate';
import type { LearningQuery } from '../learning-query';
import type { LearningSource } from '../learning-source';

/** What is wrong with SQL, and where in it. */
export interface Fault extends Stretch {
  readonly message: string;
  readonly hint: string;
}

interface Answer {
  readonly valid: boolean;
  readonly error?: Omit<Fault, keyof Stretch> & Partial<Stretch>;
}

/** @param replace what becomes of SQL that holds variables */
function putVariablesIn(typed: string, replace: (sql: string) => string): Rewriting {
  const strings = tokenize(typed).filter(({ kind }) => kind === 'string');
  const isInString = (at: number) => strings.some(({ start, text }) => start < at && at < start + text.length);
  const rewriting = new Rewriting();
  let done = 0;
  for (const { 0: reference, index: start } of typed.matchAll(REFERENCE)) {
    rewriting.keep(typed.slice(done, start), done);
    done = start + reference.length;
    const value = isInString(start) ? replace(`'${reference}'`).slice(1, -1) : replace(reference);
    if (value === reference) rewriting.keep(reference, start);
    else rewriting.replace({ start, end: done }, value);
  }
  rewriting.keep(typed.slice(done), done);
  return rewriting;
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
  const rewriting = putVariablesIn(
    typed,
    (rawSql) => source.applyTemplateVariables({ refId: '', queryType: 'sql', rawSql }, {}).rawSql ?? rawSql,
  );
  const range = { from: from.valueOf(), to: to.valueOf() };
  const { error } = await source.postResource<Answer>(
    'validate',
    { ...query, queryType: 'sql', rawSql: rewriting.text, range },
    { showErrorAlert: false, requestId },
  );
  return error && { message: error.message, hint: error.hint, ...asTyped(typed, rewriting, error) };
}
