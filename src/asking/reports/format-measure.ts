import type { Unit } from '../../model/units';
import { findMeasure } from '../../query/vocabulary/measures';
import { numberFormat } from './number-format';

type Quantity = Exclude<Unit, 'time'>;

/** How numbers are written: in a sentence with the fewest digits, in a column all with the same. */
type Digits = 'fewest' | 'same';

const numbers = (decimals: number) => {
  const formats = {
    fewest: numberFormat({ maximumFractionDigits: decimals }),
    same: numberFormat({ maximumFractionDigits: decimals, minimumFractionDigits: decimals }),
  };
  return (value: number, digits: Digits) => formats[digits](value);
};

const whole = numbers(0);
const tenths = numbers(1);
const hundredths = numbers(2);
const small = numberFormat({ maximumSignificantDigits: 3 });

const TIMES = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

/** In a sentence in the largest unit of which there are two; a column has one unit. */
function duration(seconds: number, digits: Digits): string {
  const [width, name] = (digits === 'fewest' && TIMES.find(([width]) => seconds >= 2 * width)) || [1, 's'];
  return `${tenths(seconds / width, digits)} ${name}`;
}

const dollars = (value: number, digits: Digits) =>
  value !== 0 && Math.abs(value) < 0.01 ? small(value) : hundredths(value, digits);

const FORMATS: Readonly<Record<Quantity, (value: number, digits: Digits) => string>> = {
  count: whole,
  score: tenths,
  stars: tenths,
  seconds: duration,
  hours: (value, digits) => duration(value * 3600, digits),
  usd: (value, digits) => `${dollars(value, digits)} USD`,
  percent: (value, digits) => `${tenths(value, digits)} %`,
  fraction: hundredths,
  megabytes: (value, digits) => `${tenths(value, digits)} MB`,
  bytes: (value, digits) => `${tenths(value / 1e6, digits)} MB`,
  coefficient: hundredths,
  ratio: hundredths,
  days: (value, digits) => `${tenths(value, digits)} d`,
};

/** A value with its unit, for people. */
export function formatUnit(unit: Quantity, value: number, digits: Digits = 'fewest'): string {
  return FORMATS[unit](value, digits);
}

/** A value of a measure with its unit, for people; times are milliseconds since the epoch. */
export function formatMeasure(id: string, value: number, digits: Digits = 'fewest'): string {
  const { unit } = findMeasure(id);
  return unit === 'time' ? new Date(value).toISOString() : formatUnit(unit, value, digits);
}
