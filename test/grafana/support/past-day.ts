import type { Span } from './grafana-api';

const HOUR = 3_600_000;

/** Whole hours that are over, in which nothing of the demo changes any more. */
export function pastDay(): Span {
  const to = Math.floor(Date.now() / HOUR - 1) * HOUR;
  return { from: to - 24 * HOUR, to };
}
