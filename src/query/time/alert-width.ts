import type { QueryContext } from '../context';
import { autoInterval } from './auto-interval';

/** What Grafana's alerting sends where nobody chose a width or a number of points: 43,200 points, a second wide. */
const UNCHOSEN_POINTS = 43_200;

/** As many as tell a trend, and few enough that the last of them holds something. */
const POINTS = 10;
const NARROWEST_MS = 60_000;

/**
 * The context in which an alert is answered: its automatic buckets are as wide as a number has to be that somebody is
 * woken by, a tenth of the range and at least a minute, unless the rule asks for wider ones or for a number of points, and
 * its time range ends when the rule is evaluated.
 */
export function forAlert<Context extends QueryContext>(context: Context): Context {
  const chosen = context.maxDataPoints > 0 && context.maxDataPoints < UNCHOSEN_POINTS;
  const maxDataPoints = chosen ? context.maxDataPoints : POINTS;
  const { count } = autoInterval({ ...context, intervalMs: 0, maxDataPoints });
  return { ...context, maxDataPoints, intervalMs: Math.max(count, context.intervalMs, NARROWEST_MS), isExact: true };
}
