import type { DataQuery } from '@grafana/schema';
import { BASE_FIELDS, QUERY_FIELDS } from '../../query/fields';
import { OF_GRAFANA } from '../../query/grafana-fields';
import { isAbsent } from '../../query/guards';
import type { LearningQuery } from '../learning-query';

const FIELDS = { ...BASE_FIELDS, ...QUERY_FIELDS.sql, ...QUERY_FIELDS.metric, ...QUERY_FIELDS.preset };

/** The frontend alone reads them. */
const OF_FRONTEND: Record<Exclude<keyof LearningQuery, keyof typeof FIELDS | keyof DataQuery>, true> = {
  onlyInRange: true,
  search: true,
  textField: true,
  valueField: true,
  linked: true,
  places: true,
  hiddenColumns: true,
  hasOwnTime: true,
};

const KNOWN = new Set([...OF_GRAFANA, 'queryType', ...Object.keys({ ...FIELDS, ...OF_FRONTEND })]);

/** Fields that this version passes over, as a newer one may have saved them. */
export function unknownFields(query: LearningQuery): string[] {
  return Object.entries(query)
    .filter(([name, value]) => !isAbsent(value) && !KNOWN.has(name))
    .map(([name]) => name);
}
