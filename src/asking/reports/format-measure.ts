import type { Unit } from '../../model/units';
import { findMeasure } from '../../query/vocabulary/measures';

const upTo = (decimals: number) => new Intl.NumberFormat('en-GB', { maximumFractionDigits: decimals });
const whole = upTo(0);
const tenths = upTo(1);
const hundredths = upTo(2);
const small = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

/** Seconds for people, in the largest unit of which there are two. */
function duration(seconds: number): string {
  const [width, name] = (
    [
      [86_400, 'd'],
      [3600, 'h'],
      [60, 'min'],
    ] as const
  ).find(([width]) => seconds >= 2 * width) ?? [1, 's'];
  return `${tenths.format(seconds / width)} ${name}`;
}

const plainly = (value: number) => (value !== 0 && Math.abs(value) < 0.01 ? small : hundredths).format(value);

const FORMATS: Readonly<Record<Exclude<Unit, 'time'>, (value: number) => string>> = {
  count: (value) => whole.format(value),
  score: (value) => tenths.format(value),
  stars: (value) => tenths.format(value),
  seconds: duration,
  hours: (value) => duration(value * 3600),
  usd: (value) => `${plainly(value)} USD`,
  percent: (value) => `${tenths.format(value)} %`,
  fraction: (value) => hundredths.format(value),
  megabytes: (value) => `${tenths.format(value)} MB`,
  bytes: (value) => `${tenths.format(value / 1e6)} MB`,
  coefficient: (value) => hundredths.format(value),
};

/** A value with its unit, for people. */
export function formatUnit(unit: Exclude<Unit, 'time'>, value: number): string {
  return FORMATS[unit](value);
}

/** A value of a measure with its unit, for people. Not for times. */
export function formatMeasure(id: string, value: number): string {
  const { unit } = findMeasure(id);
  return unit === 'time' ? new Date(value).toISOString() : formatUnit(unit, value);
}
