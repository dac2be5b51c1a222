import { OF_GRAFANA } from '../../query/grafana-fields';
import { isAbsent } from '../../query/guards';
import type { LearningQuery } from '../learning-query';

type Known = Record<Exclude<keyof LearningQuery, 'key' | 'hide' | 'datasource'>, true>;

const FIELDS: Known = {
  refId: true,
  queryType: true,
  format: true,
  rawSql: true,
  measures: true,
  dimensions: true,
  filters: true,
  bucket: true,
  limit: true,
  orderBy: true,
  minSamples: true,
  preset: true,
  params: true,
  adHocFilters: true,
  other: true,
  onlyInRange: true,
  search: true,
  textField: true,
  valueField: true,
  linked: true,
  places: true,
};

/** Read by the backend; the editor has no field for them. */
const OF_BACKEND = ['bounds', 'compare', 'variables'];

const KNOWN = new Set([...Object.keys(FIELDS), ...OF_BACKEND, ...OF_GRAFANA]);

/** Fields that this version passes over, as a newer one may have saved them. */
export function unknownFields(query: LearningQuery): string[] {
  return Object.entries(query)
    .filter(([name, value]) => !isAbsent(value) && !KNOWN.has(name))
    .map(([name]) => name);
}
