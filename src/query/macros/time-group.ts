import type { Fill } from '../../result/shape';
import type { TimeRange } from '../context';
import { clip } from '../guards';
import { autoInterval } from '../time/auto-interval';
import { type Interval, parseInterval } from '../time/interval';
import { isWindow, windowRange } from '../time/window';
import { op } from '../tree/op';
import type { Expansion, MacroCall } from './macro';

const unquote = (text: string) => text.replace(/^'(.*)'$/s, '$1').trim();

/** Grafana writes `0s` where its interval is shorter than a second. */
function groupInterval(text: string, { context, reject }: MacroCall): Interval {
  if (['auto', '$__interval'].includes(unquote(text))) return autoInterval(context);
  const interval = parseInterval(text);
  if (!interval)
    return reject(`${clip(text)} is no interval; write a width such as 5m, 1h, 1d, 1w or 1M, or $__interval.`);
  return interval.count === 0 ? autoInterval(context) : interval;
}

/** The stretch of time that has buckets; without ends it is that of the rows. */
function groupWindow(text: string, { context, reject }: MacroCall): Partial<TimeRange> {
  const window = unquote(text);
  if (window === 'all') return {};
  return isWindow(window)
    ? windowRange(window, context)
    : reject(`${clip(text)} is no window; write a length such as 7d, today, all or range.`);
}

function groupFill(text: string, interval: Interval, call: MacroCall): Fill {
  const { args, wordOf, reject } = call;
  const window = args[3] ? wordOf(args[3]) : 'range';
  const base = { ...groupWindow(window, call), interval };
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
