import type {
  AdHocVariableFilter,
  CoreApp,
  DataFrame,
  DataQuery,
  DataQueryRequest,
  DataQueryResponse,
  DataSourceInstanceSettings,
  DataSourceWithToggleableQueryFiltersSupport,
  MetricFindValue,
  QueryFilterOptions,
  QueryFixAction,
  ScopedVars,
  ToggleFilterAction,
} from '@grafana/data';
import { config, DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { map, type Observable } from 'rxjs';
import { annotationSupport } from './annotations/annotation-support';
import { displayText } from './display-text';
import { addFilter, hasFilter, toggleFilter } from './filters/label-filters';
import { DEFAULT_QUERY, isComplete, type LearningOptions, type LearningQuery } from './learning-query';
import type { ColumnValue, LearningSource } from './learning-source';
import { withExecutionLinks } from './links/execution-links';
import { cannotBeAsked, currentQuery } from './migration/current-query';
import { adHocColumn, adHocKeys, adHocValues, valuesParameters, type WantedValues } from './variables/ad-hoc-filters';
import { applyTemplateVariables } from './variables/apply-template-variables';
import { LearningVariableSupport } from './variables/variable-support';

export class LearningDataSource
  extends DataSourceWithBackend<LearningQuery, LearningOptions>
  implements LearningSource, DataSourceWithToggleableQueryFiltersSupport<LearningQuery>
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

  override modifyQuery(query: LearningQuery, action: QueryFixAction): LearningQuery {
    return addFilter(currentQuery(query), action);
  }

  toggleQueryFilter(query: LearningQuery, action: ToggleFilterAction): LearningQuery {
    return toggleFilter(currentQuery(query), action);
  }

  queryHasFilter(query: LearningQuery, options: QueryFilterOptions): boolean {
    return hasFilter(currentQuery(query), { type: 'FILTER_FOR', options });
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
    const targets = request.targets.map((target) => currentQuery(target));
    const asked = new Map(targets.map((target) => [target.refId, target]));
    return super.query({ ...request, targets }).pipe(
      map((response) => ({
        ...response,
        data: response.data.map((frame: DataFrame) => {
          const target = asked.get(frame.refId ?? '');
          if (!target) return frame;
          return withExecutionLinks(
            frame,
            this.applyTemplateVariables(target, request.scopedVars, request.filters),
            this,
          );
        }),
      })),
    );
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
    return adHocKeys;
  }

  override async getTagValues(wanted: WantedValues): Promise<MetricFindValue[]> {
    const parameters = valuesParameters(adHocColumn(wanted.key), wanted);
    const { values } = await this.getResource<{ values: ColumnValue[] }>('values', parameters);
    return adHocValues(values, Number.parseInt(config.buildInfo.version, 10) >= 11);
  }
}
