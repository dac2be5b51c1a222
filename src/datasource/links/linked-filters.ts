import { literalFilter } from '../../query/variables/literal-filter';
import type { Filter } from '../../query/vocabulary/filter';
import type { LearningQuery } from '../learning-query';
import type { Linked } from './linked';

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A person has changed it by hand.
    return text;
  }
}

function plain(filter: Filter, { nullable, width }: Linked): Filter[] {
  const { field, op, value } = filter;
  if (field === 'timestamp' && width !== undefined && typeof value === 'string') {
    const start = Number(value);
    if (!Number.isFinite(start)) return [];
    return [
      { field, op: '>=', value: start },
      { field, op: '<', value: start + width },
    ];
  }
  if (value === '' && op === '=' && nullable.includes(field)) return [{ field, op: 'isNull' }];
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

/** A value that stays as it is wherever variables are put in. */
export function encoded(filter: Filter): Filter {
  const { value } = filter;
  const write = (item: unknown) =>
    typeof item === 'string' ? encodeURIComponent(item.replace(/\p{Surrogate}/gu, '\ufffd')) : (item as number);
  if (value === undefined) return filter;
  return { ...filter, value: Array.isArray(value) ? value.map(write) : write(value) };
}
