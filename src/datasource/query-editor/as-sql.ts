import type { TimeRange } from '@grafana/data';
import { editableSql } from '../../query/compile-query';
import { parseQuery } from '../../query/parse-query';
import { type LearningQuery, withoutOpenFilters } from '../learning-query';

/** SQL of a query; empty where the query has no answer yet, as it then has nothing to carry on. */
export function asSql(query: LearningQuery, { from, to }: TimeRange, storedTimeZone: string): string {
  try {
    const parsed = parseQuery(withoutOpenFilters(query));
    if (parsed.queryType === 'sql') return parsed.rawSql;
    const timeRange = { from: from.valueOf(), to: to.valueOf() };
    return editableSql(parsed, { timeRange, intervalMs: 0, maxDataPoints: 0, storedTimeZone });
  } catch {
    return '';
  }
}
