import type { Fill } from '../../result/shape';
import type { TimeRange } from '../context';
import { clip } from '../guards';
import { autoInterval } from '../time/auto-interval';
import { type Interval, parseInterval } from '../time/interval';
import { wholeBuckets } from '../time/whole-buckets';
import { isWindow, windowRange } from '../time/window';
import { op } from '../tree/op';
import type { Sql } from '../tree/sql';
import type { Expansion, MacroCall } from './macro';

const unquote = (text: string) => text.replace(/^'(.*)'$/s, '$1').trim();

/** Grafana writes `0s` where its interval is shorter than a second. */
export function groupInterval(text: string, { context, reject }: MacroCall): Interval {
  if (['auto', '$__interval'].includes(unquote(text))) return autoInterval(context);
  const interval = parseInterval(text);
  if (!interval)
    return reject(`${clip(text)} is no interval; write a width such as 5m, 1h, 1d, 1w or 1M, or $__interval.`);
  return interval.count === 0 ? autoInterval(context) : interval;
}

/** The argument as a window; the time range where there is none. */
export function windowOf(arg: Sql | undefined, { wordOf, reject }: MacroCall): string {
  if (!arg) return 'range';
  const text = wordOf(arg);
  const window = unquote(text);
  return isWindow(window)
    ? window
    : reject(`${clip(text)} is no window; write a length such as 7d, today, all or range.`);
}

/** The stretch of time that has buckets; without ends it is that of the rows. */
function groupRange(window: string, { context, intervalOf }: MacroCall): Partial<TimeRange> {
  if (window === 'all') return {};
  const range = windowRange(window, context);
  const interval = intervalOf(window);
  return interval ? wholeBuckets(range, interval, context) : range;
}

function groupFill(text: string, interval: Interval, call: MacroCall): Fill {
  const { args, reject } = call;
  const window = windowOf(args[3], call);
  const base = { ...groupRange(window, call), interval, zone: call.context.storedTimeZone };
  const mode = unquote(text).toLowerCase();
  if (mode === 'null' || mode === 'previous') return { ...base, mode };
  const value = /^[-+]?[\d.]/.test(mode) ? Number(mode) : Number.NaN;
  if (!Number.isFinite(value)) return reject(`${clip(text)} fills no gap; write NULL, previous or a number.`);
  return { ...base, mode: 'value', value };
}

export function timeGroup(call: MacroCall): Expansion {
  const [column, width, fill] = call.args;
  const interval = groupInterval(call.wordOf(width!), call);
  return { sql: op.bucket(column!, interval), fill: fill && groupFill(call.wordOf(fill), interval, call) };
}
