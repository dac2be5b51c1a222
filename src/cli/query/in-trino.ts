import { compileQuery } from '../../query/compile-query';
import type { TimeRange } from '../../query/context';
import { TRINO } from '../../query/dialect/trino/trino';
import { parseQuery } from '../../query/parse-query';
import { NotSayable } from '../../query/tree/dialect';

/** The model of a metric query or a preset as Trino would be asked it, or why it cannot be. */
export function inTrino(model: Record<string, unknown>, timeRange: TimeRange, storedTimeZone: string): string {
  const context = { timeRange, storedTimeZone, intervalMs: 0, maxDataPoints: 0 };
  try {
    return compileQuery(parseQuery(model), context, TRINO).inlined();
  } catch (error) {
    if (error instanceof NotSayable) return `not sayable: ${error.message}`;
    throw error;
  }
}
