import { ANSWERS } from './catalogue/answers';
import { busyness, HOUR, hoursOf, scatter } from './rhythm';
import type { Incident, Span } from './world';

/** Where incidents fall, hours before the end, and how long they last. */
const PLACES = [
  { pool: ANSWERS.incident.pool, earliest: 143, latest: 60, hours: 4 },
  { pool: 'kubernetes', earliest: 23, latest: 1, hours: 1 },
] as const;

/** Each in the busiest hours of its place; none where the span does not reach back so far. */
export function placeIncidents({ from, to }: Span, seed: number): Incident[] {
  return PLACES.flatMap(({ pool, earliest, latest, hours }) => {
    const place = { from: Math.max(from, to - earliest * HOUR), to: to - latest * HOUR };
    const starts = hoursOf(place).filter((start) => start >= place.from && start + hours * HOUR <= place.to);
    const load = (start: number) =>
      hoursOf({ from: start, to: start + hours * HOUR }).reduce((sum, hour) => sum + busyness(hour, seed), 0);
    const busiest = starts.toSorted((a, b) => load(b) - load(a))[0];
    return busiest === undefined ? [] : [{ pool, from: busiest, to: busiest + hours * HOUR }];
  });
}

const SLOT = HOUR / 2;
const LIVE_INCIDENT = HOUR / 120;

/** A short incident in every half hour that the span touches, so that a live dashboard has something to show. */
export function recurringIncidents({ from, to }: Span, seed: number): Incident[] {
  const first = Math.floor(from / SLOT);
  const count = Math.floor(to / SLOT) - first + 1;
  return Array.from({ length: count }, (_, i) => {
    const slot = first + i;
    const start = slot * SLOT + scatter(seed, slot) * (SLOT - LIVE_INCIDENT);
    return { pool: PLACES[slot % PLACES.length]!.pool, from: start, to: start + LIVE_INCIDENT };
  });
}
