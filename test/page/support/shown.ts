const DAY = 86_400;

/** What a suffix multiplies by, where values are in the unit of the column. */
const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  '%': 1,
  K: 1e3,
  Mil: 1e6,
  ms: 1e-3,
  µs: 1e-6,
  s: 1,
  min: 60,
  mins: 60,
  hour: 3600,
  hours: 3600,
  day: DAY,
  days: DAY,
  week: 7 * DAY,
  weeks: 7 * DAY,
  year: 365 * DAY,
  years: 365 * DAY,
  B: 1,
  kB: 1000,
  MB: 1,
  GB: 1000,
};

interface Shown {
  readonly value: number;
  /** Half a unit of the last digit that is shown. */
  readonly precision: number;
}

const SHOWN = /^(-?)\$?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([^\d\s]*)$/;

/** Reads a number as people do, by its digits and its unit; null when it is none. */
function readShown(text: string): Shown | null {
  const [, sign, digits, suffix = ''] = SHOWN.exec(text.trim()) ?? [];
  const factor = SUFFIXES[suffix];
  if (digits === undefined || factor === undefined) return null;
  const decimals = digits.split('.')[1]?.length ?? 0;
  return {
    value: (sign ? -1 : 1) * Number(digits.replaceAll(',', '')) * factor,
    precision: 0.5 * 10 ** -decimals * factor,
  };
}

/**
 * Whether a text says this number, as exactly as it is written; fractions may be shown as percent, days as weeks or years,
 * bytes as megabytes.
 */
export function says(text: string, value: number): boolean {
  const shown = readShown(text);
  if (!shown) return false;
  const fits = (expected: number) => Math.abs(shown.value - expected) <= shown.precision * 1.0001;
  return (
    fits(value) ||
    (text.trim().endsWith('%') && fits(100 * value)) ||
    (/ (day|week|year)s?$/.test(text.trim()) && fits(DAY * value)) ||
    (/ [MG]B$/.test(text.trim()) && fits(value / 1e6))
  );
}
