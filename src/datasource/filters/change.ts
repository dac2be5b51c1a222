import type { LearningQuery } from '../learning-query';

/** What the buttons beside a label ask for: only rows with the value, or only those without it. */
export interface LabelFilter {
  readonly key: string;
  readonly value: string;
  readonly op: '=' | '!=';
}

/** How the queries of one mode hold the filters of labels. */
export interface FilterChange {
  has(query: LearningQuery, filter: LabelFilter): boolean;
  add(query: LearningQuery, filter: LabelFilter): LearningQuery;
  remove(query: LearningQuery, filter: LabelFilter): LearningQuery;
}
