import { dateMath, dateTime, isDateTime, type RawTimeRange, rangeUtil, type TimeRange } from '@grafana/data';

const EPOCH = /^\d{10,}$/;

const parsed = (text: string) => (EPOCH.test(text) ? dateTime(Number(text)) : text);

/** Times of an address: relative ones, epoch milliseconds, or ISO 8601. */
export function rawRange(from: string, to: string): RawTimeRange {
  return { from: parsed(from), to: parsed(to) };
}

/** As parameters of an address. */
export function rangeParameters({ from, to }: RawTimeRange): { from: string; to: string } {
  const text = (time: RawTimeRange['from']) => (isDateTime(time) ? String(time.valueOf()) : String(time));
  return { from: text(from), to: text(to) };
}

/** The range up to now of a panel that looks at a time of its own, such as 24h. */
export const ownRange = (timeFrom: string): RawTimeRange => ({
  from: `now-${timeFrom.replace(/^now-/, '')}`,
  to: 'now',
});

/** @param timeFrom see ownRange */
export function rangeOf(raw: RawTimeRange, timeZone: string, timeFrom?: string | null): TimeRange {
  const given = timeFrom ? ownRange(timeFrom) : raw;
  const isValid = dateMath.isValid(given.from) && dateMath.isValid(given.to);
  return rangeUtil.convertRawToRange(isValid ? given : { from: 'now-6h', to: 'now' }, timeZone);
}

let current = rangeOf({ from: 'now-6h', to: 'now' }, 'utc');

/** The range that links carry on from now on. */
export function setCurrentRange(range: TimeRange): void {
  current = range;
}

export const currentRange = (): TimeRange => current;
