import { LearningError } from '../error/learning-error';
import type { TimeRange } from './context';
import { clip } from './guards';
import { orderedRange } from './time/ordered-range';
import { addMonths } from './time/window';

/** ISO 8601 as milliseconds since the epoch; without a zone it is UTC, whatever the clock of this machine. Else NaN. */
export function parseInstant(text: string): number {
  const naive = /T|\s\d/.test(text) && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  return Date.parse(naive ? `${text.replace(/\s/, 'T')}Z` : text);
}

type Unit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y';

const WIDTHS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

function add(instant: number, count: number, unit: Unit): number {
  if (unit !== 'M' && unit !== 'y') return instant + count * WIDTHS[unit];
  return addMonths(instant, count * (unit === 'y' ? 12 : 1));
}

/** Days begin at midnight UTC, weeks on Monday. */
function startOf(instant: number, unit: Unit): number {
  const date = new Date(instant);
  if (unit === 'y') return Date.UTC(date.getUTCFullYear(), 0);
  if (unit === 'M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const origin = unit === 'w' ? Date.UTC(1970, 0, 5) : 0;
  return origin + Math.floor((instant - origin) / WIDTHS[unit]) * WIDTHS[unit];
}

const STEP = /([+-])(\d*)([smhdwMy])|\/([smhdwMy])/g;

function parseTime(text: string, end: 'from' | 'to', now: number): number {
  const trimmed = text.trim();
  if (/^(?:0|-?\d{5,})$/.test(trimmed)) return Number(trimmed);
  const [, steps] = /^now((?:[+-]\d*[smhdwMy]|\/[smhdwMy])*)$/.exec(trimmed) ?? [];
  if (steps === undefined) return /^\d{4}-\d\d/.test(trimmed) ? parseInstant(trimmed) : Number.NaN;
  let instant = now;
  for (const [, sign, count, unit, rounded] of steps.matchAll(STEP)) {
    if (unit) instant = add(instant, Number(`${sign}${count || 1}`), unit as Unit);
    else if (end === 'from') instant = startOf(instant, rounded as Unit);
    else instant = add(startOf(instant, rounded as Unit), 1, rounded as Unit) - 1;
  }
  return instant;
}

/** Numbers below, as milliseconds, are of the years up to 1973; as seconds, or as a date without hyphens, they are likely. */
const LEAST_LIKELY = 1e11;

function refuseUnlikely(text: string, instant: number): void {
  if (!/^\s*\d+\s*$/.test(text) || instant === 0 || instant >= LEAST_LIKELY) return;
  const day = new Date(instant).toISOString().slice(0, 10);
  throw new LearningError('bad_query', `${text.trim()} is a time of ${day}: numbers are milliseconds since 1970.`, {
    hint: `Write ${text.trim()}000 if these are seconds; else now-6h, 2026-02-09 or 2026-02-09T12:00:00Z.`,
  });
}

/**
 * Reads the ends of a time range in Grafana's forms: `now-6h`, `now/d`, `now-1d/d`, ISO 8601, milliseconds since the
 * epoch. A rounded end is the last millisecond of its day, week, ….
 * @param typedBy people mean seconds by a small number; programs mean what they say, such as a page that was zoomed out
 */
export function parseTimeRange(
  from: string,
  to: string,
  now: number,
  typedBy: 'people' | 'program' = 'people',
): TimeRange {
  const [start, stop] = (
    [
      ['from', from],
      ['to', to],
    ] as const
  ).map(([end, text]) => {
    const instant = parseTime(text, end, now);
    if (!Number.isNaN(new Date(instant).getTime())) {
      if (typedBy === 'people') refuseUnlikely(text, instant);
      return instant;
    }
    throw new LearningError(
      'bad_query',
      `"${clip(text)}" is no time for the ${end === 'from' ? 'start' : 'end'} of the range.`,
      {
        hint: 'Write now-6h, now/d, 2026-02-09T12:00:00Z or milliseconds since 1970.',
      },
    );
  });
  return orderedRange(start!, stop!);
}
