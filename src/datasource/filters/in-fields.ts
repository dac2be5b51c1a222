import type { Filter } from '../../query/filter';
import { literalFilter } from '../../query/variables/literal-filter';
import { lookUpField } from '../../query/vocabulary/field';
import type { FilterChange, LabelFilter } from './change';

const isSame =
  ({ key, op, value }: LabelFilter) =>
  (filter: Filter) =>
    filter.field === key && filter.op === op && filter.value === value;

function isField(key: string): boolean {
  try {
    return lookUpField(key, 'UTC') !== undefined;
  } catch {
    // A column that cannot be filtered by.
    return false;
  }
}

/** Metric and preset queries filter executions, so a label that is no field of theirs leaves the query as it is. */
export const IN_FIELDS: FilterChange = {
  has: ({ filters = [] }, filter) => filters.some(isSame(filter)),
  add: (query, filter) => {
    const { key: field, op, value } = filter;
    if (!isField(field) || IN_FIELDS.has(query, filter)) return query;
    return { ...query, filters: [...(query.filters ?? []), literalFilter({ field, op, value })] };
  },
  remove: (query, filter) => {
    if (!IN_FIELDS.has(query, filter)) return query;
    const same = isSame(filter);
    return { ...query, filters: (query.filters ?? []).filter((each) => !same(each)) };
  },
};
