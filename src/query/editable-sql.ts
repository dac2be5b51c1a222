import { compileQuery } from './compile-query';
import type { QueryContext } from './context';
import type { MetricQuery } from './model';
import type { Fill } from './sql/macro';
import { spellOut } from './sql/spell-out';
import { tokenize } from './sql/tokenize';
import { timeBucket } from './time/time-bucket';
import { timestampLiteral } from './time/timestamp-literal';
import { referencedName } from './variables/interpolate';
import type { Filter, FilterOperator } from './vocabulary/filter';

const FILLS: Record<Fill['mode'], string> = { null: ', NULL', previous: ', previous', value: ', 0' };

const OF_LISTS: Partial<Record<FilterOperator, FilterOperator>> = { '=': '=|', '!=': '!=|' };

/** A variable may hold several values, which only a list can take. */
function ofLists(filter: Filter): Filter {
  const op = OF_LISTS[filter.op];
  const { field, value } = filter;
  return op && typeof value === 'string' && referencedName(value) ? { field, op, value: [value] } : filter;
}

/** Variables bring their own quotes. */
function unquoteVariables(sql: string): string {
  return tokenize(sql)
    .map(({ kind, text }) => {
      const name = kind === 'string' ? referencedName(text.slice(1, -1)) : undefined;
      return name === undefined ? text : `\${${name}:sqlstring}`;
    })
    .join('');
}

/**
 * The metric query as SQL that a person can carry on by hand: it follows the time range as the query did, and gives the
 * same answer. Throws LearningError `bad_query`.
 */
export function editableSql(query: MetricQuery, context: QueryContext): string {
  const timed = query.format === 'timeseries';
  const bucket = query.bucket ?? (timed ? 'auto' : 'none');
  const filters = query.filters.map(ofLists);
  const { sql, parameters, fill } = compileQuery(
    { ...query, filters, ...(timed ? {} : { format: 'timeseries', bucket }) },
    context,
  );
  const [from, to] = [context.timeRange.from, context.timeRange.to].map((end) =>
    timestampLiteral(end, context.storedTimeZone),
  ) as [string, string];
  const group = `$__timeGroup(timestamp, ${bucket === 'auto' ? '$__interval' : bucket}${timed && fill ? FILLS[fill.mode] : ''})`;
  const following = (fill ? sql.replaceAll(timeBucket('timestamp', fill.interval), group) : sql)
    .replaceAll(
      new RegExp(`timestamp >= ${from}(\\s+)AND timestamp <= ${to}`.replaceAll('.', '\\.'), 'g'),
      '$$__timeFilter(timestamp)$1AND $$__adHocFilters()',
    )
    .replaceAll(from, '$__timeFrom()')
    .replaceAll(to, '$__timeTo()');
  return unquoteVariables(spellOut(following, parameters));
}
