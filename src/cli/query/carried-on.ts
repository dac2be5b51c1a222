import { editableSql } from '../../query/compile-query';
import type { TimeRange } from '../../query/context';
import { parseQuery } from '../../query/parse-query';

/** The model of a metric query or a preset as SQL to carry on by hand, as the editor of queries gives it. */
export function carriedOn(model: Record<string, unknown>, timeRange: TimeRange, storedTimeZone: string): string {
  const query = parseQuery(model);
  if (query.queryType === 'sql') return query.rawSql;
  return editableSql(query, { timeRange, storedTimeZone, intervalMs: 0, maxDataPoints: 0 });
}
