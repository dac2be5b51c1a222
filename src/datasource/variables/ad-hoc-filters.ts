import type { AdHocVariableFilter, MetricFindValue, TimeRange } from '@grafana/data';
import type { ColumnValue } from '../../api/values';
import type { AdHocFilter } from '../../query/ad-hoc-filter';
import { DIMENSIONS } from '../../query/vocabulary/dimensions';
import { dimensionLabel } from '../i18n/vocabulary-texts';

/** The values of lists came after Grafana 10.4. */
export type GivenFilter = AdHocVariableFilter & { values?: string[] };

/** Grafana 10 takes the label of a key for the key. */
const idOf = new Map(DIMENSIONS.map(({ id, label }) => [label, id]));

/** The filters of a dashboard that are complete, as the backend takes them. */
export function toAdHocFilters(filters: readonly GivenFilter[]): AdHocFilter[] {
  return filters
    .filter(({ key }) => key)
    .map(({ key, operator, value, values }) => ({
      key: idOf.get(key) ?? key,
      // The backend refuses an operator that it does not know, by name.
      operator: operator as AdHocFilter['operator'],
      value: value ?? '',
      ...(values && { values }),
    }));
}

/** @param grafana its version: where the label is what it keeps, that is the same for whoever opens the dashboard */
export function adHocKeys(grafana: string): MetricFindValue[] {
  const keepsLabels = Number.parseInt(grafana, 10) < 11;
  return DIMENSIONS.map(({ id, label }) => ({ text: keepsLabels ? label : dimensionLabel(id, label), value: id }));
}

export const adHocColumn = (key: string): string => idOf.get(key) ?? key;

/** What Grafana says of the values that it wants; 10.4 says less. */
export interface WantedValues {
  readonly key: string;
  readonly filters?: readonly GivenFilter[];
  readonly timeRange?: TimeRange;
}

/** Parameters of the resource `values`. */
export function valuesParameters(column: string, { filters = [], timeRange }: Partial<WantedValues> = {}) {
  const others = toAdHocFilters(filters).filter(({ key }) => key !== column);
  return {
    column,
    ...(timeRange && { from: timeRange.from.valueOf(), to: timeRange.to.valueOf() }),
    ...(others.length > 0 && { filters: JSON.stringify(others) }),
  };
}

/** Grafana keeps the text in the filter and in the address, and before 11 takes it for the value: no count in it. */
export const adHocValues = (values: readonly ColumnValue[]): MetricFindValue[] =>
  values.map(({ value }) => ({ text: value, value }));
