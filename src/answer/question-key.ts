import { createHash } from 'node:crypto';
import { compileQuery } from '../query/compile-query';
import { parseQuery } from '../query/parse-query';
import { forAlert } from '../query/time/alert-width';
import { ambiguousEnds } from '../query/time/repeated-hour';
import type { AnswerContext } from './answer';

/**
 * The same for questions that have the same answer over the same state of the database, however they are worded: a time
 * range counts only as far as it is in what is asked. 64 hexadecimal digits. Throws LearningError.
 */
export function questionKey(raw: unknown, context: AnswerContext): string {
  const { refId, fromAlert, rowLimit } = context;
  const query = parseQuery(raw, fromAlert ? 'alert' : 'panel');
  const { inlined, columns: _, ...compiled } = compileQuery(query, fromAlert ? forAlert(context) : context);
  const asked = { refId, fromAlert, rowLimit, query, compiled, inlined: inlined(), ends: ambiguousEnds(context) };
  return createHash('sha256').update(JSON.stringify(asked, exactly)).digest('hex');
}

/** What JSON would drop, or take for another. */
function exactly(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'number' && !Number.isFinite(value) ? `${value}f` : value;
}
