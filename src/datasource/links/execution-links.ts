import type { DataFrame, DataLink, Field, FieldType, TimeRange } from '@grafana/data';
import { toFilter } from '../../query/ad-hoc-filter';
import type { Filter } from '../../query/vocabulary/filter';
import { type LearningQuery, modeOf } from '../learning-query';
import { bucketWidth } from './bucket';
import type { Linked } from './linked';
import { encoded, ofBucket } from './linked-filters';

interface DataSourceName {
  readonly uid: string;
  readonly name: string;
}

/** Names that can stand in a path of Grafana's. */
const REACHABLE = /^[\w. -]+$/;

const TIME = 'time' as FieldType;
const MOST_ROWS = 1000;

/** The group of all that a limit leaves out, whose executions have no value in common. */
const REST = 'other';

/** What the row says of a dimension, once Grafana has put it in. */
const ofRow = (name: string): Filter => ({
  field: name,
  op: '=',
  value: `\${__data.fields["${name}"].text:percentencode}`,
});

/** NULL and the empty text look the same to a link; where a column has only one of them it is certain which is meant. */
const hasNull = ({ values }: Field) => values.includes(null) && !values.includes('');

interface Target {
  readonly source: DataSourceName;
  readonly range: TimeRange;
}

/** The times that were asked about, even when "now" is another. */
const fixed = ({ from, to }: TimeRange): TimeRange => ({ from, to, raw: { from, to } });

function link(query: LearningQuery, filters: readonly Filter[], linked: Linked, { source, range }: Target): DataLink {
  return {
    title: 'Executions behind it',
    url: '',
    internal: {
      datasourceUid: source.uid,
      datasourceName: source.name,
      // Without it Explore would open at its own usual range.
      range: fixed(range),
      query: {
        refId: query.refId,
        queryType: 'preset',
        preset: 'recent_executions',
        params: { window: 'range', limit: MOST_ROWS },
        format: 'table',
        filters,
        linked,
      } satisfies LearningQuery,
    },
  };
}

/** Adds to the frame of a metric query links to the executions behind each of its values. */
export function withExecutionLinks(frame: DataFrame, query: LearningQuery, target: Target): DataFrame {
  const { dimensions = [], filters = [], adHocFilters = [] } = query;
  if (modeOf(query) !== 'metric' || !dimensions.every((name) => REACHABLE.test(name))) return frame;
  const own = [...filters, ...adHocFilters.map(toFilter)].map(encoded);
  const time = frame.fields.find(({ type }) => type === TIME);
  const bucket = time && bucketWidth(query.bucket, time);
  const columns = frame.fields.filter(({ name }) => dimensions.includes(name));
  const nullable = columns.filter(hasNull).map(({ name }) => name);
  const linked: Linked = { nullable, ...bucket };
  const when: Filter[] = bucket ? [ofBucket(`\${__value.time}`)] : [];
  const fields = frame.fields.map((field) => {
    if (field === time) return field;
    const bySeries = Object.entries(field.labels ?? {})
      .filter(([name]) => dimensions.includes(name))
      .map(
        ([name, value]): Filter =>
          value === '' ? { field: name, op: 'isNull' } : encoded({ field: name, op: '=', value }),
      );
    if (query.limit !== undefined && Object.values(field.labels ?? {}).includes(REST)) return field;
    const known = bySeries.map(({ field: name }) => name);
    const byRow = columns.filter(({ name }) => !known.includes(name)).map(({ name }) => ofRow(name));
    if (bySeries.length + byRow.length < dimensions.length) return field;
    const added = link(query, [...own, ...bySeries, ...byRow, ...when], linked, target);
    return { ...field, config: { ...field.config, links: [...(field.config.links ?? []), added] } };
  });
  return { ...frame, fields };
}
