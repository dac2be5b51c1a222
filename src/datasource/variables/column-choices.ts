import type { LearningQuery } from '../learning-query';
import { SEARCH } from './variable-query';

/** The query for the values of a column, most frequent first. */
export const columnChoices = (column: string): Partial<LearningQuery> => ({
  measures: ['executions'],
  dimensions: [column],
  bucket: 'none',
  format: 'table',
  search: SEARCH,
});

/**
 * What a new variable offers. It names no way to ask: Grafana shows each saved query with what it lacks of this one, and
 * one that holds SQL alone is to stay SQL.
 */
export const NEW_CHOICES: Partial<LearningQuery> = columnChoices('repo');
