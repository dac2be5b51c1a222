import { LearningError } from '../../error/learning-error';
import type { Format } from '../../result/shape';
import type { QueryContext } from '../context';
import { autoInterval } from '../time/auto-interval';
import { formatInterval, type Interval, parseInterval } from '../time/interval';
import { isDatabaseProperty } from './measure';
import { MEASURES } from './measures';

/** More points than any panel can draw apart; a query that would give more is refused before it runs. */
const MOST_POINTS = 10_000;

const DAY = 86_400_000;

function points({ unit, count }: Interval, { timeRange }: QueryContext): number {
  const width = unit === 'month' ? count * 28 * DAY : count;
  return Math.ceil((timeRange.to - timeRange.from) / width) + 1;
}

/** The width of the time buckets that `none`, `auto` or `5m` means for the range at hand; null for `none`. Throws `bad_query`. */
export function resolveBucket(bucket: string, context: QueryContext, ever = false): Interval | null {
  if (bucket === 'none') return null;
  if (bucket === 'auto') {
    const suggested = autoInterval(context);
    const room = 2 * Math.max(context.maxDataPoints, 100);
    return points(suggested, context) <= room ? suggested : autoInterval({ ...context, intervalMs: 0 });
  }
  const interval = parseInterval(bucket);
  if (!interval || interval.count < 1) {
    throw new LearningError('bad_query', 'The bucket must be "auto", "none" or a width such as 5m, 1h or 1d.');
  }
  const count = points(interval, context);
  if (count > MOST_POINTS && !ever) {
    throw new LearningError(
      'bad_query',
      `A bucket of ${formatInterval(interval)} would give ${count.toLocaleString('en')} points over this time range; at most ${MOST_POINTS.toLocaleString('en')} are answered.`,
      { hint: 'Choose a wider bucket, "auto", or a shorter time range.' },
    );
  }
  return interval;
}

interface BucketRequest {
  readonly format: Format;
  readonly measures: readonly string[];
  readonly bucket?: string | undefined;
}

/** The bucket that a metric query asks for, or means where it asks for none. */
export function bucketOf({ format, measures, bucket }: BucketRequest): string {
  const isOfDatabase = MEASURES.some((measure) => isDatabaseProperty(measure) && measures.includes(measure.id));
  return bucket ?? (format === 'timeseries' && !isOfDatabase ? 'auto' : 'none');
}
