import type { DataQueryRequest, MetricFindValue, TimeRange } from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import { failureOf } from '../../datasource/failure';
import type { LearningDataSource } from '../../datasource/learning-data-source';
import type { LearningQuery } from '../../datasource/learning-query';
import type { LearningVariableSupport } from '../../datasource/variables/variable-support';
import type { VariableJson } from '../shared/dashboard-json';
import type { Option } from '../shared/variable-kinds';

/** The values that the query of a variable yields now. Rejects with DataQueryError. */
export async function askOptions(
  dataSource: LearningDataSource,
  { query }: VariableJson,
  range: TimeRange,
): Promise<Option[]> {
  const request = { targets: [query], range, scopedVars: {}, requestId: '', interval: '1m', intervalMs: 60_000 };
  const support = dataSource.variables as LearningVariableSupport;
  const answer = support.query(request as unknown as DataQueryRequest<LearningQuery>);
  const response = await lastValueFrom(answer);
  const failure = failureOf(response);
  if (failure) throw failure;
  return (response.data as unknown as MetricFindValue[]).map(({ text, value = text }) => ({
    text,
    value: String(value),
  }));
}
