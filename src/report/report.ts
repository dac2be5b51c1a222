import type { Asker, AskOptions } from '../asking/asker';
import type { TimeRangeName } from '../asking/time-ranges';
import { reportPage } from './page';
import { askPeriod } from './period';

/**
 * How the period up to now went, as one HTML file. Throws LearningError.
 * @param now milliseconds since the epoch
 */
export async function htmlReport(
  asker: Pick<Asker, 'ask' | 'file'>,
  timeRange: TimeRangeName,
  now: number,
  options: AskOptions = {},
): Promise<string> {
  return reportPage(await askPeriod(asker, timeRange, now, options));
}
