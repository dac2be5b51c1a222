import { LearningError } from '../../error/learning-error';
import { ZoneClock } from '../../model/zone-clock';

/** The last instant of JavaScript's dates, less a day for the offset of any zone. */
const LAST_INSTANT = 8.64e15 - 86_400_000;

/** How far the clocks of the zone are ahead of UTC at that instant, in milliseconds. */
export function zoneOffset(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  return clockOf(timeZone).offsetAt(instant);
}

function clockOf(timeZone: string): ZoneClock {
  try {
    return ZoneClock.of(timeZone);
  } catch (cause) {
    throw new LearningError('bad_settings', `The setting storedTimeZone names no time zone: "${timeZone}".`, { cause });
  }
}

/** DuckDB writes years before 1 as BC and has no sign and no padding on years beyond 9999. */
function duckDbDate(iso: string): string {
  const [, year, rest] = /^([+-]?\d+)(-\d\d-\d\d)T/.exec(iso)!;
  const number = Number(year);
  return number > 0 ? String(number).padStart(4, '0') + rest : `${String(1 - number).padStart(4, '0')}${rest} (BC)`;
}

/** Reads as that time on the clock of the zone where it is cast to TIMESTAMP; beyond all times, as the last or first. */
export function timestampText(instant: number, storedTimeZone: string): string {
  const time = Math.min(Math.max(instant, -LAST_INSTANT), LAST_INSTANT);
  const whole = Math.floor(time);
  const iso = new Date(whole + zoneOffset(whole, storedTimeZone)).toISOString();
  const micros = String(Math.round((time - whole) * 1000)).padStart(3, '0');
  return `${duckDbDate(iso)} ${(iso.slice(iso.indexOf('T') + 1, -1) + micros).replace(/(?:\.000)?000$/, '')}`;
}

/**
 * An instant as a TIMESTAMP literal, on the clock of the zone that the column is written in.
 * @param instant milliseconds since the epoch; as a fraction, microseconds
 */
export function timestampLiteral(instant: number, storedTimeZone: string): string {
  if (!(Math.abs(instant) <= LAST_INSTANT)) {
    throw new LearningError('bad_query', `The time range reaches to ${instant} ms since 1970, which is no time.`);
  }
  return `TIMESTAMP '${timestampText(instant, storedTimeZone)}'`;
}
