import type { DataSourceApi } from '@grafana/data';
import type { LearningOptions, LearningQuery } from './learning-query';

/** A value of a column, and how many executions have it. */
export interface ColumnValue {
  readonly value: string;
  readonly count: number;
}

/** What the editors know of the data source. */
export interface LearningSource extends DataSourceApi<LearningQuery, LearningOptions> {
  readonly storedTimeZone: string;
  /** Most frequent first. */
  columnValues(column: string): Promise<readonly ColumnValue[]>;
}
