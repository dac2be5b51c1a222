import { busyness, HOUR, hoursOf } from './rhythm';
import { Random, STREAMS } from './sql/random';
import type { Incident, Span } from './world';

/** Retries add to the load. */
const LOAD_IN_INCIDENT = 1.7;

/** So many rows, spread evenly over a span no longer than an hour. */
export interface ArrivalHour extends Span {
  /** Number of the first row. */
  readonly first: number;
  readonly rows: number;
}

/** Spreads the rows over the hours of the span as busy as each is; the last hour has one at least, by night too. */
export function planArrivals(span: Span, rows: number, seed: number, incidents: readonly Incident[]): ArrivalHour[] {
  const hours = hoursOf(span).map((start) => {
    const from = Math.max(start, span.from);
    const to = Math.min(start + HOUR, span.to);
    const load = incidents.some((incident) => start >= incident.from && start < incident.to) ? LOAD_IN_INCIDENT : 1;
    return { from, to, weight: busyness(start, seed) * load * ((to - from) / HOUR) };
  });
  const total = hours.reduce((sum, { weight }) => sum + weight, 0);
  const last = Math.max(0, rows - 1);
  let seen = 0;
  let first = 0;
  return hours.map(({ from, to, weight }, index) => {
    seen += weight;
    const end = index === hours.length - 1 ? rows : Math.min(last, Math.round((rows * seen) / total));
    const hour = { from, to, first, rows: end - first };
    first = end;
    return hour;
  });
}

/** A SELECT of `i` and `timestamp`, ascending in both. */
export function arrivalsSql(hours: readonly ArrivalHour[], seed: number): string {
  const values = hours.map(({ from, to, first, rows }) => `(${first}, ${rows}, ${from * 1000}, ${(to - from) * 1000})`);
  return `SELECT i, make_timestamp(start + ((i - first + ${new Random(seed, STREAMS).uniform('arrival')}) / count * width)::BIGINT) AS timestamp
FROM (
  SELECT unnest(range(first, first + count)) AS i, first, count, start, width
  FROM (VALUES ${values.join(', ')}) AS hours (first, count, start, width)
)`;
}
