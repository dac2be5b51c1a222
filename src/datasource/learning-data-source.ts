import {
  type AdHocVariableFilter,
  type CoreApp,
  type DataFrame,
  type DataQuery,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type DataSourceWithLogsContextSupport,
  type DataSourceWithSupplementaryQueriesSupport,
  type DataSourceWithToggleableQueryFiltersSupport,
  dateTime,
  type LogRowContextOptions,
  type LogRowModel,
  type MetricFindValue,
  type QueryFilterOptions,
  type QueryFixAction,
  type ScopedVars,
  type SupplementaryQueryOptions,
  SupplementaryQueryType,
  type ToggleFilterAction,
} from '@grafana/data';
import { config, DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { concatMap, lastValueFrom, type Observable } from 'rxjs';
import type { ColumnValue, ColumnValues } from '../api/values';
import { DEFAULTS } from '../query/default-query';
import type { Rewriting } from '../query/sql/rewriting';
import { interpolateSql } from '../query/variables/interpolate-sql';
import { annotationSupport } from './annotations/annotation-support';
import { dashboardDefaults } from './dashboard-defaults/dashboard-defaults';
import { displayText } from './display-text';
import { failureOf } from './failure';
import { addFilter, hasFilter, toggleFilter } from './filters/label-filters';
import { withHiddenColumns } from './hidden-columns';
import { translations } from './i18n/translations';
import { isComplete, type LearningOptions, type LearningQuery } from './learning-query';
import type { LearningSource } from './learning-source';
import { withExecutionLinks } from './links/execution-links';
import { contextQuery, executionOf } from './logs/context-query';
import { contextRequest } from './logs/context-request';
import { withLineExtras } from './logs/log-lines';
import { drawnVolume, volumeRequest } from './logs/volume';
import { volumeFrames } from './logs/volume-frames';
import { isVolume, volumeQuery } from './logs/volume-query';
import { cannotBeAsked, currentQuery } from './migration/current-query';
import { withOwnTime } from './own-time';
import { withPlaces } from './places';
import { unanswered } from './unanswered';
import { adHocColumn, adHocKeys, adHocValues, valuesParameters, type WantedValues } from './variables/ad-hoc-filters';
import { withAllNotices } from './variables/all-notice';
import { applyTemplateVariables, takenAway } from './variables/apply-template-variables';
import { lookupIn } from './variables/lookup';
import { LearningVariableSupport } from './variables/variable-support';
import { askerOf, wholeQuery } from './whole-query';
import { withoutRows } from './without-rows';

export class LearningDataSource
  extends DataSourceWithBackend<LearningQuery, LearningOptions>
  implements
    LearningSource,
    DataSourceWithLogsContextSupport<LearningQuery>,
    DataSourceWithSupplementaryQueriesSupport<LearningQuery>,
    DataSourceWithToggleableQueryFiltersSupport<LearningQuery>
{
  /** Whether a server answers, and evaluates alert rules. */
  readonly hasBackend: boolean = true;
  readonly storedTimeZone: string;
  readonly options: LearningOptions;
  private readonly templateSrv: TemplateSrv;

  constructor(settings: DataSourceInstanceSettings<LearningOptions>, templateSrv = getTemplateSrv()) {
    super(settings);
    this.templateSrv = templateSrv;
    void translations();
    this.options = settings.jsonData;
    this.storedTimeZone = settings.jsonData.storedTimeZone || 'UTC';
    if (settings.jsonData.timeInterval) this.interval = settings.jsonData.timeInterval;
    this.annotations = annotationSupport;
    this.variables = new LearningVariableSupport(this);
    // Grafana asks for them from 13 on.
    Object.assign(this, dashboardDefaults(settings));
  }

  /** Its form for alert rules lays it over what is saved without saving it: there the editor says what it shows. */
  override getDefaultQuery(app: CoreApp): Partial<LearningQuery> {
    return askerOf(app) === 'alert' ? {} : DEFAULTS.panel;
  }

  override filterQuery(query: LearningQuery): boolean {
    // What cannot be carried over is asked as it is: the backend says why.
    return !query.hide && (isComplete(wholeQuery(query)) || cannotBeAsked(query));
  }

  override getQueryDisplayText(query: LearningQuery): string {
    return displayText(wholeQuery(query));
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
    const targets = request.targets.map((target) => wholeQuery(target, askerOf(request.app)));
    const asked = new Map(targets.map((target) => [target.refId, target]));
    return this.answered({ ...request, targets }).pipe(
      concatMap(async (response) => {
        // Links and notices have texts.
        await translations();
        const nothing = unanswered(response, request);
        if (nothing) return { ...response, data: nothing };
        return {
          ...response,
          data: response.data.flatMap((frame: DataFrame) => {
            const target = asked.get(frame.refId ?? '');
            if (!target) return frame;
            if (isVolume(target.refId)) return volumeFrames(frame);
            const applied = this.applyTemplateVariables(target, request.scopedVars, request.filters);
            const noticed = withAllNotices(frame, target, lookupIn(this.templateSrv, request.scopedVars));
            const told = withOwnTime(noticed, target, request);
            const empty = withoutRows(told, request);
            if (empty) return empty;
            const linked = withExecutionLinks(told, applied, { source: this, range: request.range, dateTime });
            return withHiddenColumns(withPlaces(withLineExtras(linked, applied, this), target), target);
          }),
        };
      }),
    );
  }

  /** What answers the queries, whose shape is that of this version. */
  protected answered(request: DataQueryRequest<LearningQuery>): Observable<DataQueryResponse> {
    return super.query(request);
  }

  getSupportedSupplementaryQueryTypes(): SupplementaryQueryType[] {
    return [SupplementaryQueryType.LogsVolume];
  }

  getSupplementaryQuery({ type }: SupplementaryQueryOptions, query: LearningQuery): LearningQuery | undefined {
    return type === SupplementaryQueryType.LogsVolume ? volumeQuery(currentQuery(query)) : undefined;
  }

  getSupplementaryRequest(
    type: SupplementaryQueryType,
    request: DataQueryRequest<LearningQuery>,
  ): DataQueryRequest<LearningQuery> | undefined {
    if (type !== SupplementaryQueryType.LogsVolume) return undefined;
    return volumeRequest({ ...request, targets: request.targets.map(currentQuery) });
  }

  getDataProvider(
    type: SupplementaryQueryType,
    request: DataQueryRequest<LearningQuery>,
  ): Observable<DataQueryResponse> | undefined {
    const asked = this.getSupplementaryRequest(type, request);
    return asked && drawnVolume(this.query(asked), request, this.name);
  }

  showContextToggle(row?: LogRowModel): boolean {
    return row !== undefined && executionOf(row) !== undefined;
  }

  async getLogRowContextQuery(row: LogRowModel, options?: LogRowContextOptions): Promise<LearningQuery | null> {
    return contextQuery(row, options) ?? null;
  }

  async getLogRowContext(row: LogRowModel, options?: LogRowContextOptions): Promise<DataQueryResponse> {
    const query = contextQuery(row, options);
    if (!query) return { data: [] };
    const response = await lastValueFrom(this.query(contextRequest(query, row)));
    const error = failureOf(response);
    // Grafana takes an answer without lines for the end of the log.
    if (error) throw new Error(error.message);
    return response;
  }

  override applyTemplateVariables(
    query: LearningQuery,
    scopedVars: ScopedVars,
    filters: AdHocVariableFilter[] = [],
  ): LearningQuery {
    return applyTemplateVariables(query, { scopedVars, filters, templateSrv: this.templateSrv });
  }

  /** For Explore and the library of queries, which know nothing of the dashboard. */
  override interpolateVariablesInQueries(
    queries: LearningQuery[],
    scopedVars: ScopedVars,
    filters: AdHocVariableFilter[] = [],
  ): LearningQuery[] {
    const surroundings = { scopedVars, filters, templateSrv: this.templateSrv };
    return queries.map((query) => takenAway(wholeQuery(query), surroundings, this.storedTimeZone));
  }

  withVariables(sql: string): Rewriting {
    return interpolateSql(sql, lookupIn(this.templateSrv, {}));
  }

  async columnValues(column: string): Promise<readonly ColumnValue[]> {
    const { values } = await this.getResource<ColumnValues>('values', { column });
    return values;
  }

  override async getTagKeys(): Promise<MetricFindValue[]> {
    await translations();
    return adHocKeys(config.buildInfo.version);
  }

  override async getTagValues(wanted: WantedValues): Promise<MetricFindValue[]> {
    const parameters = valuesParameters(adHocColumn(wanted.key), wanted);
    const { values } = await this.getResource<ColumnValues>('values', parameters);
    return adHocValues(values);
  }
}
