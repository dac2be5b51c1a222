import { endAfter, rangeOf, rawRange } from './current-range';
import type { DashboardJson } from './dashboard-json';

/**
 * What a dashboard shows before anybody chooses: as its JSON has it, up to now. The rows of a file do not move on with the
 * clock: of them it is the same span of time, up to the last execution. @param last milliseconds since the epoch
 */
export function firstRange(
  { time = { from: 'now-6h', to: 'now' } }: DashboardJson,
  timeZone: string,
  last: number | null,
): { readonly from: string; readonly to: string } {
  if (last === null) return time;
  const { from, to } = rangeOf(rawRange(time.from, time.to), timeZone);
  const end = endAfter(last);
  return { from: String(end - (to.valueOf() - from.valueOf())), to: String(end) };
}
