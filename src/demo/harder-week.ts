import { ANSWERS } from './catalogue/answers';
import type { Span } from './world';

const DAY = 86_400_000;

/** Null where the span does not hold it and a week like any other before it. */
export function harderWeek({ from, to }: Span): Span | null {
  const week = { from: to - ANSWERS.harderWeek.from * DAY, to: to - ANSWERS.harderWeek.to * DAY };
  return week.from - (week.to - week.from) < from ? null : week;
}
