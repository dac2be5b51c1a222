import type { QueryContext } from '../context';
import { autoInterval } from '../time/auto-interval';
import { formatInterval } from '../time/interval';
import { formatValue } from './formats';
import type { Variables } from './interpolate';
import { interpolateSql } from './interpolate-sql';
import type { Lookup } from './lookup';
import { ALL, isList, type VariableValue } from './value';

const BUILT_INS = [
  '__from',
  '__to',
  '__range',
  '__range_s',
  '__range_ms',
  '__timezone',
  '__searchFilter',
  '__interval',
  '__interval_ms',
] as const;

/** Whether it is one of Grafana's own variables that SQL gets without anybody giving them. */
export const isBuiltIn = (name: string) => BUILT_INS.some((builtIn) => builtIn === name);

/** Grafana's own variables. */
function builtIns(context: QueryContext): Record<(typeof BUILT_INS)[number], VariableValue> {
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
export function interpolateRawSql(sql: string, variables: Variables, context: QueryContext): string {
  return interpolateSql(sql, lookupIn({ ...builtIns(context), ...variables })).text;
}
