import type { QueryContext } from '../context';
import { tokenize } from '../sql/tokenize';
import { autoInterval } from '../time/auto-interval';
import { formatInterval } from '../time/interval';
import { interpolate, type Variables } from './interpolate';

/** Grafana's own variables. The interval is left to its macros, which know SQL. */
function builtIns({ timeRange: { from, to } }: QueryContext): Variables {
  const seconds = Math.round((to - from) / 1000);
  return {
    __from: from,
    __to: to,
    __range: `${seconds}s`,
    __range_s: seconds,
    __range_ms: to - from,
    __timezone: 'utc',
    __searchFilter: '%',
    __interval: '$__interval',
    __interval_ms: '$__interval_ms',
  };
}

/** In a string, where no macro is expanded, the interval is text such as `5m`. */
export function interpolateInStrings(sql: string, variables: Variables): string {
  return tokenize(sql)
    .map(({ kind, text }) => (kind === 'string' ? interpolate(text, variables) : text))
    .join('');
}

function intervalTexts(context: QueryContext): Variables {
  const interval = autoInterval(context);
  return { __interval: formatInterval(interval), __interval_ms: interval.count };
}

/** What Grafana's frontend does to the SQL before it sends it, for those who ask without one. */
export function interpolateSql(sql: string, variables: Variables, context: QueryContext): string {
  return interpolate(interpolateInStrings(sql, intervalTexts(context)), { ...builtIns(context), ...variables });
}
