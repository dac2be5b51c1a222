import { adHocCondition, toFilter } from '../ad-hoc-filter';
import { autoInterval } from '../time/auto-interval';
import { steadyRange } from '../time/steady-range';
import { wholeBuckets } from '../time/whole-buckets';
import { windowRange } from '../time/window';
import { op } from '../tree/op';
import { literal, type Sql, sql, windowEnd } from '../tree/sql';
import type { Expansion, Macro, MacroCall } from './macro';
import { groupInterval, timeGroup, windowOf } from './time-group';

const FROM = windowEnd('from', 'range');
const TO = windowEnd('to', 'range');
const seconds = (instant: number) => literal(Math.floor(instant / 1000));
const between = ({ args: [column] }: MacroCall, from: Sql, to: Sql) => sql`(${column!} BETWEEN ${from} AND ${to})`;

function timeFilter(call: MacroCall): Expansion {
  const { args, context, wordOf } = call;
  const [, width, other] = args;
  const at = (instant: number) => op.timestamp(instant, context.storedTimeZone);
  if (!width) {
    const { from, to } = steadyRange(context.timeRange, context);
    return { sql: between(call, at(from), at(to)) };
  }
  const interval = groupInterval(wordOf(width), call);
  const window = windowOf(other, call);
  // `all` takes executions without a time, too.
  if (window === 'all') return { sql: sql`true` };
  const { from, to } = wholeBuckets(windowRange(window, context), interval, context);
  return { sql: between(call, at(from), at(to)), inBuckets: { window, interval } };
}

/** Every macro of SQL queries. */
export const MACROS: readonly Macro[] = [
  {
    name: '$__timeFilter',
    signature: '$__timeFilter(column[, interval[, window]])',
    arity: [1, 3],
    help: 'True for times within the time range, both ends included. With an interval, such as that of $__timeGroup, the range is made of whole buckets, as that of a metric query is. The window is another stretch of time: 7d before its end, today, or all.',
    example: 'SELECT count(*) AS executions FROM executions WHERE $__timeFilter(timestamp)',
    expand: timeFilter,
  },
  {
    name: '$__timeFrom',
    signature: '$__timeFrom()',
    arity: [0, 0],
    help: 'Start of the time range, a TIMESTAMP.',
    example: 'SELECT count(*) AS executions FROM executions WHERE timestamp >= $__timeFrom()',
    expand: () => FROM,
  },
  {
    name: '$__timeTo',
    signature: '$__timeTo()',
    arity: [0, 0],
    help: 'End of the time range, a TIMESTAMP.',
    example: 'SELECT count(*) AS executions FROM executions WHERE timestamp > $__timeTo() - INTERVAL 1 HOUR',
    expand: () => TO,
  },
  {
    name: '$__timeGroup',
    signature: '$__timeGroup(column, interval[, fill[, window]])',
    arity: [2, 4],
    help: 'Start of the time bucket, a TIMESTAMP. The interval is a width such as 5m, 1h, 1d, 1w or 1M, or $__interval; weeks begin on Monday. The fill, NULL, previous or a number, is the value of buckets that no row is in. The window says where there are such buckets, if not in the time range: 7d before its end, today, or all, between the first row and the last.',
    example:
      'SELECT $__timeGroup(timestamp, 1h, 0) AS time, count(*) AS executions FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1 ORDER BY 1',
    expand: timeGroup,
  },
  {
    name: '$__timeGroupAlias',
    signature: '$__timeGroupAlias(column, interval[, fill[, window]])',
    arity: [2, 4],
    help: 'The same as $__timeGroup, named time.',
    example:
      'SELECT $__timeGroupAlias(timestamp, $__interval), avg(duration_seconds) AS duration FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1 ORDER BY 1',
    expand: (call) => {
      const { sql: group, ...expansion } = timeGroup(call);
      return { ...expansion, sql: sql`${group} AS "time"` };
    },
  },
  {
    name: '$__time',
    signature: '$__time(column)',
    arity: [1, 1],
    help: 'The column, named time.',
    example: 'SELECT $__time(timestamp), duration_seconds FROM executions WHERE $__timeFilter(timestamp) ORDER BY 1',
    expand: ({ args: [column] }) => sql`${column!} AS "time"`,
  },
  {
    name: '$__unixEpochFilter',
    signature: '$__unixEpochFilter(column)',
    arity: [1, 1],
    help: 'True for seconds since 1970 within the time range, both ends included.',
    example: 'SELECT count(*) AS executions FROM executions WHERE $__unixEpochFilter(epoch(timestamp))',
    expand: (call) => between(call, seconds(call.context.timeRange.from), seconds(call.context.timeRange.to)),
  },
  {
    name: '$__unixEpochFrom',
    signature: '$__unixEpochFrom()',
    arity: [0, 0],
    help: 'Start of the time range in seconds since 1970.',
    example: 'SELECT count(*) AS executions FROM executions WHERE epoch(timestamp) >= $__unixEpochFrom()',
    expand: ({ context }) => seconds(context.timeRange.from),
  },
  {
    name: '$__unixEpochTo',
    signature: '$__unixEpochTo()',
    arity: [0, 0],
    help: 'End of the time range in seconds since 1970.',
    example: 'SELECT count(*) AS executions FROM executions WHERE epoch(timestamp) <= $__unixEpochTo()',
    expand: ({ context }) => seconds(context.timeRange.to),
  },
  {
    name: '$__interval',
    signature: '$__interval',
    help: 'Width of a bucket that suits the time range and the width of the panel, an INTERVAL.',
    example: 'SELECT count(*) AS executions FROM executions WHERE timestamp > $__timeTo() - $__interval',
    expand: ({ context }) => op.interval(autoInterval(context)),
  },
  {
    name: '$__interval_ms',
    signature: '$__interval_ms',
    help: 'The same width in milliseconds, a number.',
    example:
      'SELECT count(*) * 60000.0 / $__interval_ms AS executions_per_minute FROM executions WHERE timestamp > $__timeTo() - $__interval',
    expand: ({ context }) => literal(autoInterval(context).count),
  },
  {
    name: '$__adHocFilters',
    signature: '$__adHocFilters()',
    arity: [0, 0],
    help: 'True for rows that meet the ad hoc filters of the dashboard; true for all without any.',
    example: 'SELECT model_tier, count(*) AS executions FROM executions WHERE $__adHocFilters() GROUP BY ALL',
    expand: ({ context }) => adHocCondition((context.adHocFilters ?? []).map(toFilter), context.storedTimeZone),
  },
  {
    name: '$__conditionalAll',
    signature: '$__conditionalAll(condition, $variable)',
    arity: [2, 2],
    help: 'The condition, such as repo IN ($repo); true for all rows where the variable stands at "All", without a list of all its values.',
    example:
      "SELECT count(*) AS executions FROM executions WHERE $__conditionalAll(model_tier IN ('small', 'medium'), $tier)",
    // Where the variable is one, this is settled before the SQL gets here.
    expand: ({ args: [condition] }) => sql`(${condition!})`,
  },
];
