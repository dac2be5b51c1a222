const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?:(:\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?(?:\d\d)?)?$/i;
/** From here on a count is of milliseconds: as seconds it would lie in the year 5138. */
const MILLISECONDS_FROM = 1e11;

/** `+02`, `+0200`, `+02:00` */
const offsetOf = (text: string) =>
  /^z$/i.test(text) ? 'Z' : `${text.slice(0, 3)}:${text.slice(3).replace(':', '') || '00'}`;

/** What Date takes for a day of the next month, such as 30 February, is none. */
const isDay = (date: string) => {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
};

/** Microseconds since the epoch of a time in ISO 8601, UTC where it names no offset, or a count since 1970; null where it is neither. */
export function microseconds(raw: string | number): number | null {
  if (typeof raw === 'number') {
    if (!Number.isFinite(raw)) return null;
    return Math.round(Math.abs(raw) < MILLISECONDS_FROM ? raw * 1e6 : raw * 1e3);
  }
  const [, date, minute, second = '', fraction = '', offset = 'Z'] = ISO.exec(raw.trim()) ?? [];
  if (date === undefined || !isDay(date)) return null;
  const milliseconds = Date.parse(`${date}T${minute}${second}${offsetOf(offset)}`);
  return Number.isNaN(milliseconds) ? null : milliseconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
