import { LearningError } from '../error/learning-error';
import type { Notice } from '../result/result';

/** Says that there are more rows than are kept. */
export function limited(rows: number): Notice {
  return {
    severity: 'warning',
    text: `Results have been limited to ${rows} rows because the row limit was reached: the first ones.`,
  };
}

/** The error where the row limit would cut an answer that is of no use in part. */
export function tooManyRows(limit: number): LearningError {
  return new LearningError('too_large', `The result has more rows than the row limit of ${limit}.`, {
    hint: {
      grafana: 'Aggregate, filter or shorten the time range, or raise rowLimit.',
      terminal: 'Aggregate, filter or shorten the time range.',
    },
  });
}
