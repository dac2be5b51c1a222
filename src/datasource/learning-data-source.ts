import type {
  AdHocVariableFilter,
  CoreApp,
  DataQuery,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceInstanceSettings,
  MetricFindValue,
  ScopedVars,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { DIMENSIONS } from '../query/vocabulary/dimensions';
import { annotationSupport } from './annotations/annotation-support';
import { displayText } from './display-text';
import { DEFAULT_QUERY, isComplete, type LearningOptions, type LearningQuery } from './learning-query';
import type { ColumnValue, LearningSource } from './learning-source';
import { cannotBeAsked, currentQuery } from './migration/current-query';
import { applyTemplateVariables } from './variables/apply-template-variables';
import { LearningVariableSupport } from './variables/variable-support';

export class LearningDataSource
  extends DataSourceWithBackend<LearningQuery, LearningOptions>
  implements LearningSource
{
  readonly storedTimeZone: string;
  private readonly templateSrv: TemplateSrv;

  constructor(settings: DataSourceInstanceSettings<LearningOptions>, templateSrv = getTemplateSrv()) {
    super(settings);
    this.templateSrv = templateSrv;
    this.storedTimeZone = settings.jsonData.storedTimeZone || 'UTC';
    this.annotations = annotationSupport;
    this.variables = new LearningVariableSupport(this);
  }

  override getDefaultQuery(_app: CoreApp): Partial<LearningQuery> {
    return DEFAULT_QUERY;
  }

  override filterQuery(query: LearningQuery): boolean {
    // What cannot be carried over is asked as it is: the backend says why.
    return !query.hide && (isComplete(currentQuery(query)) || cannotBeAsked(query));
  }

  override getQueryDisplayText(query: LearningQuery): string {
    return displayText(currentQuery(query));
  }

  /** Queries of other data sources, when a panel changes to this one; those that cannot be carried over are left out. */
  override async importQueries(queries: DataQuery[]): Promise<LearningQuery[]> {
    const asked = queries as LearningQuery[];
    return asked
      .filter((query) => !cannotBeAsked(query))
      .map(currentQuery)
      .filter(isComplete);
  }

  override query(request: DataQueryRequest<LearningQuery>): Observable<DataQueryResponse> {
    return super.query({ ...request, targets: request.targets.map(currentQuery) });
  }

  override applyTemplateVariables(
    query: LearningQuery,
    scopedVars: ScopedVars,
    filters: AdHocVariableFilter[] = [],
  ): LearningQuery {
    return applyTemplateVariables(query, scopedVars, filters, this.templateSrv);
  }

  async columnValues(column: string): Promise<readonly ColumnValue[]> {
    const { values } = await this.getResource<{ values: ColumnValue[] }>('values', { column });
    return values;
  }

  override async getTagKeys(): Promise<MetricFindValue[]> {
    return DIMENSIONS.map(({ id, label }) => ({ text: label, value: id }));
  }

  override async getTagValues({ key }: { key: string }): Promise<MetricFindValue[]> {
    const values = await this.columnValues(key);
    return values.map(({ value }) => ({ text: value, value }));
  }
}
