import type { DataFrame, DataLink, DateTime, Field, FieldType, TimeRange } from '@grafana/data';
import { EMPTY } from '../../frame/empty-texts';
import { toFilter } from '../../query/ad-hoc-filter';
import type { Filter } from '../../query/filter';
import { TIME } from '../../query/vocabulary/ordering';
import { hasRest, REST } from '../../query/vocabulary/rest';
import { t } from '../i18n/t';
import { type LearningQuery, modeOf } from '../learning-query';
import { type BucketWidth, bucketEnd, bucketWidth } from './bucket';
import type { Kept, Linked } from './linked';
import { encoded, encodedText, ofBucket, ofGroup } from './linked-filters';

interface Source {
  readonly uid: string;
  readonly name: string;
  readonly storedTimeZone: string;
}

/** Names that can stand in a path of Grafana's. */
const REACHABLE = /^[\w. -]+$/;

const TIME_TYPE = 'time' as FieldType;
const MOST_ROWS = 1000;

/** What the row says of a dimension, once Grafana has put it in. */
const ofRow = (name: string): Filter => ({
  field: name,
  op: '=',
  value: `\${__data.fields["${name}"].text:percentencode}`,
});

/** NULL and the empty text look the same to a link; where a column has only one of them it is certain which is meant. */
const hasNull = ({ values }: Field) => values.includes(null) && !values.includes('');

interface Target {
  readonly source: Source;
  readonly range: TimeRange;
  /** Grafana's own, of milliseconds since the epoch. */
  readonly dateTime: (instant: number) => DateTime;
}

/** The times that were asked about, even when "now" is another. */
const fixed = ({ from, to }: TimeRange): TimeRange => ({ from, to, raw: { from, to } });

/** From the begin of the first bucket to the end of the last: they are whole, whatever was asked about. */
function rangeOf({ values }: Field, bucket: BucketWidth, { range, dateTime }: Target): TimeRange {
  const times = values.map(Number);
  const [from, last] = [Math.min(...times), Math.max(...times)];
  const to = bucketEnd(last, bucket);
  if (to === undefined || !Number.isFinite(from)) return range;
  // A range has both its ends, and a row at the next border is of the next bucket.
  return fixed({ ...range, from: dateTime(from), to: dateTime(to - 1) });
}

function link(query: LearningQuery, filters: readonly Filter[], linked: Linked, { source, range }: Target): DataLink {
  return {
    title: t('links.executions', 'Executions behind it'),
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
        // Grafana would add it to the link when it draws that, and take the next frame for one of another structure.
        datasource: { uid: source.uid },
      } satisfies LearningQuery,
    },
  };
}

/** What a label of a series stands for. */
function saidBy(label: string): string | null {
  if (label === '') return null;
  return label === EMPTY ? '' : label;
}

/** The values of the dimension in the frame, of its column or of the labels of its series; null for NULL. */
function valuesOf(frame: DataFrame, dimension: string): unknown[] {
  return frame.fields.flatMap(({ name, labels = {}, values }): unknown[] => {
    if (name === dimension) return [...values];
    const label = labels[dimension];
    return label === undefined ? [] : [saidBy(label)];
  });
}

/** The values of a field that have a group of their own. */
function keptOf(frame: DataFrame, field: string): Kept {
  const values = [...new Set(valuesOf(frame, field))].filter((value) => value !== REST);
  return {
    field,
    values: values.filter((value) => value !== null).map((value) => encodedText(String(value))),
    isNull: values.includes(null),
  };
}

/** Executions of the rest have a value in no column, or series, of several; no filter says what they have not in common. */
function isOfRest(frame: DataFrame, field: Field, dimensions: readonly string[]): boolean {
  const columns = frame.fields.filter(({ name }) => dimensions.includes(name));
  const labelled = dimensions.filter((name) => field.labels?.[name] !== undefined);
  if (labelled.some((name) => field.labels![name] !== REST)) return false;
  const inRow = (row: number) => columns.every(({ values }) => values[row] === REST);
  return columns.length === 0 || Array.from({ length: frame.length }, (_, row) => row).some(inRow);
}

/** Adds to the frame of a metric query links to the executions behind each of its values. */
export function withExecutionLinks(frame: DataFrame, query: LearningQuery, target: Target): DataFrame {
  const { dimensions = [], filters = [], adHocFilters = [] } = query;
  if (modeOf(query) !== 'metric' || !dimensions.every((name) => REACHABLE.test(name))) return frame;
  const own = [...filters, ...adHocFilters.map(toFilter)].map(encoded);
  // A measure can be a time too.
  const time = frame.fields.find(({ name, type }) => type === TIME_TYPE && name === TIME);
  const bucket = time && bucketWidth(query.bucket, time, target.source.storedTimeZone);
  const columns = frame.fields.filter(({ name }) => dimensions.includes(name));
  const nullable = columns.filter(hasNull).map(({ name }) => name);
  const rest = hasRest(query, time !== undefined);
  const [dimension] = dimensions;
  const isOne = dimensions.length === 1;
  const linked: Linked = { nullable, ...bucket, ...(rest && isOne && { kept: keptOf(frame, dimension!) }) };
  const group = linked.kept ? ofGroup : (filter: Filter) => filter;
  const when: Filter[] = bucket ? [ofBucket(`\${__value.time}`)] : [];
  const range = time && bucket ? rangeOf(time, bucket, target) : target.range;
  const fields = frame.fields.map((field) => {
    if (field === time) return field;
    const bySeries = Object.entries(field.labels ?? {})
      .filter(([name]) => dimensions.includes(name))
      .map(([name, label]): Filter => {
        const value = saidBy(label);
        return value === null ? { field: name, op: 'isNull' } : group(encoded({ field: name, op: '=', value }));
      });
    if (rest && !isOne && isOfRest(frame, field, dimensions)) return field;
    const known = bySeries.map(({ field: name }) => name);
    const byRow = columns.filter(({ name }) => !known.includes(name)).map(({ name }) => group(ofRow(name)));
    if (bySeries.length + byRow.length < dimensions.length) return field;
    const added = link(query, [...own, ...bySeries, ...byRow, ...when], linked, { ...target, range });
    return { ...field, config: { ...field.config, links: [...(field.config.links ?? []), added] } };
  });
  return { ...frame, fields };
}
