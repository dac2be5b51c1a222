import { compileQuery } from './compile-query';
import type { QueryContext } from './context';
import type { MetricQuery } from './model';
import type { Fill } from './sql/macro';
import { spellOut } from './sql/spell-out';
import { timeBucket } from './time/time-bucket';
import { timestampLiteral } from './time/timestamp-literal';

const FILLS: Record<Fill['mode'], string> = { null: ', NULL', previous: ', previous', value: ', 0' };

/**
 * The metric query as SQL that a person can carry on by hand: it follows the time range as the query did, and gives the
 * same answer. Throws LearningError `bad_query`.
 */
export function editableSql(query: MetricQuery, context: QueryContext): string {
  const timed = query.format === 'timeseries';
  const bucket = query.bucket ?? (timed ? 'auto' : 'none');
  const { sql, parameters, fill } = compileQuery(timed ? query : { ...query, format: 'timeseries', bucket }, context);
  const [from, to] = [context.timeRange.from, context.timeRange.to].map((end) =>
    timestampLiteral(end, context.storedTimeZone),
  ) as [string, string];
  const group = `$__timeGroup(timestamp, ${bucket === 'auto' ? '$__interval' : bucket}${timed && fill ? FILLS[fill.mode] : ''})`;
  const following = (fill ? sql.replaceAll(timeBucket('timestamp', fill.interval), group) : sql)
    .replaceAll(
      new RegExp(`timestamp >= ${from}\\s+AND timestamp <= ${to}`.replaceAll('.', '\\.'), 'g'),
      '$$__timeFilter(timestamp)\n  AND $$__adHocFilters()',
    )
    .replaceAll(from, '$__timeFrom()')
    .replaceAll(to, '$__timeTo()');
  return spellOut(following, parameters);
}
