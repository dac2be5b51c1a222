import { LearningError } from '../../error/learning-error';
import type { TimeRange } from '../context';

/** The range between two times in milliseconds since the epoch. Throws LearningError `bad_query` where it runs backwards. */
export function orderedRange(from: number, to: number): TimeRange {
  if (from <= to) return { from, to };
  throw new LearningError('bad_query', 'The time range ends before it starts.', {
    hint: {
      grafana:
        'Choose an end after the start, both between the years 1678 and 2261: Grafana makes other times of those beyond.',
      terminal: 'Choose an end after the start.',
    },
  });
}
