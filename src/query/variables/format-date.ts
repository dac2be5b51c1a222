const pad = (value: number, length = 2) => String(value).padStart(length, '0');

const named =
  (options: Intl.DateTimeFormatOptions) =>
  (date: Date): string =>
    date.toLocaleString('en', { ...options, timeZone: 'UTC' });

const hour12 = (date: Date) => date.getUTCHours() % 12 || 12;
const half = (date: Date) => (date.getUTCHours() < 12 ? 'am' : 'pm');

const TOKENS: Readonly<Record<string, (date: Date) => string>> = {
  YYYY: (date) => pad(date.getUTCFullYear(), 4),
  YY: (date) => pad(date.getUTCFullYear() % 100),
  Q: (date) => String(Math.floor(date.getUTCMonth() / 3) + 1),
  MMMM: named({ month: 'long' }),
  MMM: named({ month: 'short' }),
  MM: (date) => pad(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  DD: (date) => pad(date.getUTCDate()),
  D: (date) => String(date.getUTCDate()),
  dddd: named({ weekday: 'long' }),
  ddd: named({ weekday: 'short' }),
  HH: (date) => pad(date.getUTCHours()),
  H: (date) => String(date.getUTCHours()),
  hh: (date) => pad(hour12(date)),
  h: (date) => String(hour12(date)),
  mm: (date) => pad(date.getUTCMinutes()),
  m: (date) => String(date.getUTCMinutes()),
  ss: (date) => pad(date.getUTCSeconds()),
  s: (date) => String(date.getUTCSeconds()),
  SSS: (date) => pad(date.getUTCMilliseconds(), 3),
  A: (date) => half(date).toUpperCase(),
  a: half,
  X: (date) => String(Math.floor(date.getTime() / 1000)),
  x: (date) => String(date.getTime()),
  ZZ: () => '+0000',
  Z: () => '+00:00',
};

const PATTERN = new RegExp(`\\[([^\\]]*)\\]|${Object.keys(TOKENS).join('|')}`, 'g');

/** Writes an instant in UTC by a pattern such as `YYYY-MM-DD HH:mm:ss`; text in brackets stays as it is. */
export function formatDate(date: Date, pattern: string): string {
  return pattern.replace(PATTERN, (token, literal?: string) => literal ?? TOKENS[token]!(date));
}
