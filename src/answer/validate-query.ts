import type { Validation } from '../api/validation';
import type { EngineDialect, Statement } from '../engine/engine';
import type { ErrorCode } from '../error/codes';
import { LearningError } from '../error/learning-error';
import { compileSql } from '../query/compile-sql';
import type { QueryContext } from '../query/context';
import { object, present, wholeFrom } from '../query/guards';
import { placeOfError, requireNoParameters } from '../query/macros/error-place';
import type { SqlQuery } from '../query/model';
import { parseQuery } from '../query/parse-query';
import { orderedRange } from '../query/time/ordered-range';
import { compileFor } from './compile-for';

/** Faults of the query itself. After any other nothing is known about it. */
const OF_QUERY: ReadonlySet<ErrorCode> = new Set([
  'bad_query',
  'bad_schema',
  'forbidden_query',
  'no_executions',
  'too_large',
]);

function contextOf(body: unknown, storedTimeZone = 'UTC'): QueryContext {
  const fields = object(body, '');
  const range = object(fields.range, 'range');
  const time = wholeFrom(Number.MIN_SAFE_INTEGER);
  const widths = { intervalMs: wholeFrom(0), maxDataPoints: wholeFrom(0) };
  return {
    timeRange: orderedRange(time(range.from, 'range.from'), time(range.to, 'range.to')),
    intervalMs: 0,
    maxDataPoints: 0,
    ...present<Pick<QueryContext, 'intervalMs' | 'maxDataPoints'>>(fields, widths),
    storedTimeZone,
  };
}

function faultIn(cause: unknown, place: (error: LearningError) => object, executed?: string): Validation {
  const error = LearningError.from(cause);
  if (!OF_QUERY.has(error.code)) throw error;
  const { code, message, hint } = error;
  return { valid: false, error: { code, message, hint, ...place(error) }, ...(executed !== undefined && { executed }) };
}

/** What is asked for a query to be looked at. */
interface Checked {
  /** Of the engine that would answer it. */
  readonly dialect: EngineDialect;
  readonly storedTimeZone?: string | undefined;
  /** Has the engine look at a statement, and throws what is wrong with it. */
  readonly check: (statement: Statement) => Promise<void>;
}

async function checkSql(query: SqlQuery, context: QueryContext, check: Checked['check']): Promise<Validation> {
  const { rawSql } = query;
  let expanded: ReturnType<typeof compileSql> | undefined;
  try {
    expanded = compileSql(query, context);
    requireNoParameters(expanded.sql);
    await check({ sql: expanded.sql });
    return { valid: true, executed: expanded.sql };
  } catch (error) {
    return faultIn(error, (fault) => placeOfError(rawSql, expanded, fault), expanded?.sql);
  }
}

/**
 * Looks for what is wrong with a query, by its macros and by DuckDB's own parser and binder.
 * @param body the query model with its variables put in, `range` in milliseconds since the epoch, and as a panel would
 *   give them `intervalMs` and `maxDataPoints`
 * @throws LearningError where that cannot be told
 */
export async function validateQuery(body: unknown, { dialect, storedTimeZone, check }: Checked): Promise<Validation> {
  const context = contextOf(body, storedTimeZone);
  let executed: string | undefined;
  try {
    const query = parseQuery(body);
    if (query.queryType === 'sql') return await checkSql(query, context, check);
    const { sql, parameters, inlined } = compileFor(dialect, query, context);
    executed = inlined();
    await check({ sql, parameters });
    return { valid: true, executed };
  } catch (error) {
    return faultIn(error, () => ({}), executed);
  }
}
