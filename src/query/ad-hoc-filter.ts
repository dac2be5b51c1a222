import type { Binding } from './notation/bindings';
import { quoteIdentifier } from './sql/quote';
import { literal } from './sql/spell-out';
import { type Field, lookUpField } from './vocabulary/field';
import { conditionSql, type Filter, type FilterOperator } from './vocabulary/filter';

/** A filter of a dashboard, in Grafana's shape. */
export interface AdHocFilter {
  /** A field of the vocabulary, else a column of the query at hand. */
  readonly key: string;
  readonly operator: FilterOperator;
  readonly value: string;
  /** The list of `=|` and `!=|`. */
  readonly values?: readonly string[];
}

/** DuckDB gives a text beside a column the type of that column. */
const columnOfQuery = (key: string): Field => ({
  id: key,
  sql: quoteIdentifier(key),
  kind: 'text',
  cast: (text) => text,
});

/** The filter in the shape of the vocabulary. */
export function toFilter({ key, operator, value, values }: AdHocFilter): Filter {
  const takesList = operator === '=|' || operator === '!=|';
  return { field: key, op: operator, value: takesList ? (values ?? [value]) : value };
}

/** One SQL condition that all filters meet. */
export function adHocCondition(
  filters: readonly AdHocFilter[],
  storedTimeZone: string,
  write: (value: Binding) => string = literal,
): string {
  const conditions = filters.map((filter) => {
    const field = lookUpField(filter.key, write, storedTimeZone) ?? columnOfQuery(filter.key);
    return conditionSql(field, toFilter(filter), write);
  });
  return conditions.length > 1 ? `(${conditions.join(' AND ')})` : (conditions[0] ?? 'TRUE');
}
