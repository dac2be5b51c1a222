import type { AdHocVariableFilter, DataSourceApi, ScopedVars } from '@grafana/data';
import type { DataSourceWithBackend } from '@grafana/runtime';
import type { ColumnValue } from '../api/values';
import type { Rewriting } from '../query/sql/rewriting';
import type { LearningOptions, LearningQuery } from './learning-query';

type Backend = DataSourceWithBackend<LearningQuery, LearningOptions>;

/** What the editors know of the data source. */
export interface LearningSource
  extends DataSourceApi<LearningQuery, LearningOptions>,
    Pick<Backend, 'getResource' | 'postResource'> {
  /** Whether a server answers, and evaluates alert rules. */
  readonly hasBackend: boolean;
  readonly storedTimeZone: string;
  /** The query with the values of the dashboard's variables in their places. */
  applyTemplateVariables(query: LearningQuery, scopedVars: ScopedVars, filters?: AdHocVariableFilter[]): LearningQuery;
  /** SQL with the values of the dashboard's variables in their places. */
  withVariables(sql: string): Rewriting;
  /** Most frequent first. */
  columnValues(column: string): Promise<readonly ColumnValue[]>;
}
