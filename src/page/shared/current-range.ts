import { dateMath, dateTime, isDateTime, type RawTimeRange, rangeUtil, type TimeRange } from '@grafana/data';

const MINUTE_MS = 60_000;
const EPOCH = /^-?\d+$/;
const DAY = /^\d{8}$/;

const isDay = (text: string) => DAY.test(text) && dateMath.isValid(text);
const parsed = (text: string) => (EPOCH.test(text) && !isDay(text) ? dateTime(Number(text)) : text);

/** Times of an address: relative ones, epoch milliseconds, or ISO 8601; eight digits are a day where there is such a day. */
export function rawRange(from: string, to: string): RawTimeRange {
  return { from: parsed(from), to: parsed(to) };
}

/** The range as parameters of an address. */
export function rangeParameters({ from, to }: RawTimeRange): { from: string; to: string } {
  const text = (time: RawTimeRange['from']) => (isDateTime(time) ? String(time.valueOf()) : String(time));
  return { from: text(from), to: text(to) };
}

/** The end of a range to which a time belongs, a whole minute for those who read it. */
export const endAfter = (time: number) => Math.ceil((time + 1) / MINUTE_MS) * MINUTE_MS;

/**
 * The range of a panel that looks at a time of its own, such as 24h: up to now, or to the last execution of rows that do
 * not move on with the clock. @param last milliseconds since the epoch
 */
export function ownRange(timeFrom: string, last: number | null): RawTimeRange {
  const upToNow = { from: `now-${timeFrom.replace(/^now-/, '')}`, to: 'now' };
  if (last === null || !dateMath.isValid(upToNow.from)) return upToNow;
  const { from, to } = rangeUtil.convertRawToRange(upToNow, 'utc');
  const end = endAfter(last);
  return { from: dateTime(end - (to.valueOf() - from.valueOf())), to: dateTime(end) };
}

/** The time range that the texts mean; the last six hours where they are not valid. */
export function rangeOf(given: RawTimeRange, timeZone: string): TimeRange {
  const isValid = dateMath.isValid(given.from) && dateMath.isValid(given.to);
  return rangeUtil.convertRawToRange(isValid ? given : { from: 'now-6h', to: 'now' }, timeZone);
}

let current = rangeOf({ from: 'now-6h', to: 'now' }, 'utc');
let currentZone: string | null = null;

/** What links carry on from now on. @param zone that a person has chosen; null for that of each dashboard */
export function setCurrentRange(range: TimeRange, zone: string | null): void {
  current = range;
  currentZone = zone;
}

export const currentRange = (): TimeRange => current;

export const chosenZone = (): string | null => currentZone;
