/** Width of a time bucket. Months are of the calendar; a day is always 24 hours. */
export interface Interval {
  readonly unit: 'millisecond' | 'month';
  /** A whole number above 0. */
  readonly count: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From the largest on: SQL's word, Grafana's short form, width. */
const UNITS = [
  { word: 'day', short: 'd', unit: 'millisecond', size: DAY },
  { word: 'hour', short: 'h', unit: 'millisecond', size: HOUR },
  { word: 'minute', short: 'm', unit: 'millisecond', size: MINUTE },
  { word: 'second', short: 's', unit: 'millisecond', size: SECOND },
  { word: 'millisecond', short: 'ms', unit: 'millisecond', size: 1 },
  { word: 'year', short: 'y', unit: 'month', size: 12 },
  { word: 'month', short: 'M', unit: 'month', size: 1 },
] as const;

/** Spellings that are neither a word of the table, its plural nor its short form. */
const ALIASES: Readonly<Record<string, readonly [unit: string, factor: number]>> = {
  w: ['day', 7],
  week: ['day', 7],
  sec: ['second', 1],
  min: ['minute', 1],
  hr: ['hour', 1],
  mon: ['month', 1],
  quarter: ['month', 3],
};

function findUnit(name: string): { unit: Interval['unit']; size: number } | undefined {
  const singular = name.length > 2 ? name.toLowerCase().replace(/s$/, '') : name;
  const [word, factor] = ALIASES[singular] ?? [singular, 1];
  const found = UNITS.find((unit) => unit.word === word || unit.short === word);
  return found && { unit: found.unit, size: found.size * factor };
}

/**
 * Grafana's spellings (`5m`, `1h30m`, `1d`, `1w`, `1M`, `1y`) and SQL's (`1 hour`, `INTERVAL '15 minutes'`, `INTERVAL 1 DAY`).
 * Undefined for anything else, for widths that are not whole milliseconds and for mixtures with calendar months.
 * A width of nothing (`0s`) is an interval with count 0.
 */
export function parseInterval(text: string): Interval | undefined {
  const bare = text
    .trim()
    .replace(/^interval\b\s*/i, '')
    .replace(/^'([^']*)'/, '$1')
    .trim();
  const parts = [...bare.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/giy)];
  if (parts.length === 0 || parts.reduce((length, [part]) => length + part.length, 0) < bare.length) return undefined;
  const units = parts.map(([, , name]) => findUnit(name!));
  const unit = units[0]?.unit;
  let count = 0;
  for (const [i, [, number]] of parts.entries()) {
    const part = units[i];
    if (!part || part.unit !== unit) return undefined;
    count += Number(number) * part.size;
  }
  const whole = Math.round(count);
  return unit && Number.isSafeInteger(whole) && Math.abs(count - whole) < 1e-6 ? { unit, count: whole } : undefined;
}

function largestUnit({ unit, count }: Interval) {
  return UNITS.find((candidate) => candidate.unit === unit && count % candidate.size === 0)!;
}

/** Grafana's short form, such as `5m`. */
export function formatInterval(interval: Interval): string {
  const { short, size } = largestUnit(interval);
  return `${interval.count / size}${short}`;
}

/** The interval in the largest unit of which it is a whole number. */
export function wholeUnits(interval: Interval): { readonly count: number; readonly word: string } {
  const { word, size } = largestUnit(interval);
  return { count: interval.count / size, word };
}
