import type { Filter } from '../../query/filter';
import { literalFilter } from '../../query/variables/literal-filter';
import { REST } from '../../query/vocabulary/rest';
import type { LearningQuery } from '../learning-query';
import { bucketEnd } from './bucket';
import { decoded } from './decoded';
import type { Kept, Linked } from './linked';

/** No value that is encoded holds a colon. */
const BUCKET = 'bucket:';

/** Stands for the bucket that begins at a time, which Grafana writes as milliseconds since the epoch. */
export const ofBucket = (time: string): Filter => ({ field: 'timestamp', op: '>=', value: `${BUCKET}${time}` });

const GROUP = 'group:';

/** A filter on a field whose value may be the name of the rest of several groups. */
export const ofGroup = (filter: Filter): Filter => ({ ...filter, value: GROUP + String(filter.value) });

/** Nothing where there is no time: what is calculated over all buckets has none. */
function withinBucket(time: string, linked: Linked): Filter[] {
  const start = time.trim() === '' ? Number.NaN : Number(time);
  const end = bucketEnd(start, linked);
  if (end === undefined || !Number.isFinite(end)) return [];
  return [
    { field: 'timestamp', op: '>=', value: start },
    { field: 'timestamp', op: '<', value: end },
  ];
}

/** What has none of the values that are groups of their own. */
const ofRest = ({ field, values, isNull }: Kept): Filter[] => [
  { field, op: '!=|', value: values.map(decoded) },
  ...(isNull ? [{ field, op: 'isNotNull' } as const] : []),
];

function plain(filter: Filter, linked: Linked): Filter[] {
  const { field, op, value } = filter;
  const { kept } = linked;
  if (typeof value === 'string' && value.startsWith(GROUP)) {
    const group = value.slice(GROUP.length);
    return kept && decoded(group) === REST ? ofRest(kept) : plain({ ...filter, value: group }, linked);
  }
  if (typeof value === 'string' && value.startsWith(BUCKET)) return withinBucket(value.slice(BUCKET.length), linked);
  if (value === '' && op === '=' && linked.nullable.includes(field)) return [{ field, op: 'isNull' }];
  if (typeof value === 'string') return [{ field, op, value: decoded(value) }];
  if (Array.isArray(value)) return [{ field, op, value: value.map((v) => (typeof v === 'string' ? decoded(v) : v)) }];
  return [filter];
}

/** The query of a link as it is to be asked. Its values are values, whatever they look like. */
export function withPlainFilters({ linked, ...query }: LearningQuery): LearningQuery {
  return linked
    ? { ...query, filters: (query.filters ?? []).flatMap((filter) => plain(filter, linked)).map(literalFilter) }
    : query;
}

export const encodedText = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** A value that stays as it is wherever variables are put in. */
export function encoded(filter: Filter): Filter {
  const { value } = filter;
  const write = (item: unknown) => (typeof item === 'string' ? encodedText(item) : (item as number));
  if (value === undefined) return filter;
  return { ...filter, value: Array.isArray(value) ? value.map(write) : write(value) };
}
