import { currentLocale } from './locale';

/** Seconds that each unit has, the largest first. */
const UNITS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How long ago that was, as "3 minutes ago". @param time milliseconds since the epoch, or text that names a time */
export function formatAgo(time: number | string): string {
  const seconds = Math.max(0, (Date.now() - new Date(time).valueOf()) / 1000);
  const [unit, length] = UNITS.find(([, least]) => seconds >= least) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(currentLocale()).format(-Math.floor(seconds / length), unit);
}
