import type { QueryContext } from '../context';
import { autoInterval } from '../time/auto-interval';
import { formatInterval } from '../time/interval';
import { ALL } from './all';
import { formatValue } from './formats';
import type { Variables } from './interpolate';
import type { Lookup } from './lookup';
import { putInSql } from './put-in-sql';
import { isList } from './value';

/** Grafana's own variables. */
function builtIns(context: QueryContext): Variables {
  const { from, to } = context.timeRange;
  const seconds = Math.round((to - from) / 1000);
  const interval = autoInterval(context);
  return {
    __from: from,
    __to: to,
    __range: `${seconds}s`,
    __range_s: seconds,
    __range_ms: to - from,
    __timezone: 'utc',
    __searchFilter: '%',
    __interval: formatInterval(interval),
    __interval_ms: interval.count,
  };
}

export const lookupIn =
  (variables: Variables): Lookup =>
  ({ name, path, format = 'glob' }) => {
    if (path !== undefined || !Object.hasOwn(variables, name)) return undefined;
    const value = variables[name]!;
    const isAll = isList(value) ? value.includes(ALL) : value === ALL;
    return { value, ofMany: false, isAll, formatted: () => formatValue(value, name, format) };
  };

/** What Grafana's frontend does to the SQL before it sends it, for those who ask without one. */
export function interpolateSql(sql: string, variables: Variables, context: QueryContext): string {
  return putInSql(sql, lookupIn({ ...builtIns(context), ...variables })).text;
}
