import type {
  AdHocVariableFilter,
  CoreApp,
  DataSourceInstanceSettings,
  MetricFindValue,
  ScopedVars,
} from '@grafana/data';
import { DataSourceWithBackend, getTemplateSrv, type TemplateSrv } from '@grafana/runtime';
import { DIMENSIONS } from '../query/vocabulary/dimensions';
import { annotationSupport } from './annotations/annotation-support';
import { displayText } from './display-text';
import { DEFAULT_QUERY, isComplete, type LearningOptions, type LearningQuery } from './learning-query';
import type { ColumnValue, LearningSource } from './learning-source';
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
    return !query.hide && isComplete(query);
  }

  override getQueryDisplayText(query: LearningQuery): string {
    return displayText(query);
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
