import { compileQuery } from './compile-query';
import type { QueryContext } from './context';
import type { MetricQuery, PresetQuery } from './model';
import { isNarrowing, presetValues } from './presets/parameters';
import { findPreset } from './presets/presets';
import { windowRange } from './presets/window';
import type { Fill } from './sql/macro';
import { quoteText } from './sql/quote';
import { spellOut } from './sql/spell-out';
import { stubbornText } from './sql/stubborn-text';
import { tokenize } from './sql/tokenize';
import { intervalLiteral, parseInterval } from './time/interval';
import { timeBucket } from './time/time-bucket';
import { timestampLiteral } from './time/timestamp-literal';
import { referencedName } from './variables/reference';
import type { Filter, FilterOperator } from './vocabulary/filter';

/** What a person can carry on by hand. */
export type BuiltQuery = MetricQuery | PresetQuery;

const FILLS: Record<Fill['mode'], string> = { null: ', NULL', previous: ', previous', value: ', 0' };

const OF_LISTS: Partial<Record<FilterOperator, FilterOperator>> = { '=': '=|', '!=': '!=|' };

/** A variable may hold several values, which only a list can take. */
function ofLists(filter: Filter): Filter {
  const op = OF_LISTS[filter.op];
  const { field, value } = filter;
  return op && typeof value === 'string' && referencedName(value) ? { field, op, value: [value] } : filter;
}

/** The strings of values that only look like variables. */
function literalStrings({ filters }: BuiltQuery): ReadonlySet<string> {
  const values = filters.filter(({ literal: isLiteral }) => isLiteral).flatMap(({ value }) => value ?? []);
  return new Set(values.map((value) => quoteText(String(value))));
}

/** Variables bring their own quotes. */
function unquoteVariables(sql: string, literals: ReadonlySet<string>): string {
  return tokenize(sql)
    .map(({ kind, text }) => {
      if (literals.has(text)) return stubbornText(text.slice(1, -1).replaceAll("''", "'"));
      const name = kind === 'string' ? referencedName(text.slice(1, -1)) : undefined;
      return name === undefined ? text : `\${${name}:sqlstring}`;
    })
    .join('');
}

interface Asked {
  /** As for a metric query. */
  readonly bucket: string;
  /** How far back it looks; `range` for the time range itself. */
  readonly window: string;
}

function askedOf(query: BuiltQuery): Asked {
  if (query.queryType === 'metric') {
    return { bucket: query.bucket ?? (query.format === 'timeseries' ? 'auto' : 'none'), window: 'range' };
  }
  const { bucket, window } = presetValues(findPreset(query.preset), query.params);
  return { bucket, window: window ?? 'range' };
}

/** Where a window begins, in SQL that follows the end of the time range; undefined where it begins at a fixed time. */
function beginning(window: string): string | undefined {
  if (window === 'range') return '$__timeFrom()';
  if (window === 'today') return `date_trunc('day', $__timeTo())`;
  const interval = parseInterval(window);
  return interval && `$__timeTo() - ${intervalLiteral(interval)}`;
}

/** Parameters that hold variables become filters, which can take several values. */
function filteredPreset({ params, filters, ...query }: PresetQuery): PresetQuery {
  const isMoved = ([name, value]: [string, unknown]) =>
    isNarrowing(name) && typeof value === 'string' && referencedName(value) !== undefined;
  const given = Object.entries(params);
  const moved = given.filter(isMoved).map(([field, value]) => ofLists({ field, op: '=', value }));
  return {
    ...query,
    params: Object.fromEntries(given.filter((one) => !isMoved(one))),
    filters: [...filters, ...moved],
  };
}

/** With buckets, if it has any, that can be told from the rest of the SQL. */
function withBuckets(query: BuiltQuery, bucket: string): BuiltQuery {
  if (query.queryType === 'preset') return { ...filteredPreset(query), format: 'timeseries' };
  const filters = query.filters.map(ofLists);
  return query.format === 'timeseries' ? { ...query, filters } : { ...query, filters, format: 'timeseries', bucket };
}

const asPattern = (text: string) => text.replaceAll(/[.()]/g, '\\$&');

/**
 * A metric query or a preset as SQL that a person can carry on by hand: it follows the time range as the query did, and
 * gives the same answer. Throws LearningError `bad_query`.
 */
export function editableSql(query: BuiltQuery, context: QueryContext): string {
  const { bucket, window } = askedOf(query);
  const { sql, parameters, fill } = compileQuery(withBuckets(query, bucket), context);
  const literal = (instant: number) => timestampLiteral(instant, context.storedTimeZone);
  const windowed = windowRange(window, context);
  const [from, to] = [literal(windowed.from), literal(windowed.to)];
  const filling = query.format === 'timeseries' && fill ? FILLS[fill.mode] : '';
  const group = `$__timeGroup(timestamp, ${bucket === 'auto' ? '$__interval' : bucket}${filling})`;
  const start = beginning(window);
  const within = new RegExp(`timestamp >= ${asPattern(from)}(\\s+)AND timestamp <= ${asPattern(to)}`, 'g');
  const inRange = (_: string, gap: string) => {
    const times =
      window === 'range'
        ? '$__timeFilter(timestamp)'
        : `timestamp >= ${start ?? from}${gap}AND timestamp <= ${start ? '$__timeTo()' : to}`;
    return `${times}${gap}AND $__adHocFilters()`;
  };
  const following = (fill ? sql.replaceAll(timeBucket('timestamp', fill.interval), group) : sql).replaceAll(
    within,
    inRange,
  );
  const free = start ? following.replaceAll(from, start).replaceAll(to, '$__timeTo()') : following;
  return unquoteVariables(spellOut(free, parameters), literalStrings(query));
}
