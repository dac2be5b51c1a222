import type { Filter, FilterOperator } from './filter';
import { condition, type Field, join, quotedName, type Sql, sql } from './tree/sql';
import { lookUpField } from './vocabulary/field';

/** A filter of a dashboard, in Grafana's shape. */
export interface AdHocFilter {
  /** A field of the vocabulary, else a column of the query at hand. */
  readonly key: string;
  readonly operator: FilterOperator;
  readonly value: string;
  /** The list of `=|` and `!=|`. */
  readonly values?: readonly string[];
}

/** An engine gives a text beside a column the type of that column. */
const columnOfQuery = (key: string): Field => ({ id: key, sql: quotedName(key), kind: 'text', cast: (text) => text });

/** The filter in the shape of the vocabulary. */
export function toFilter({ key, operator, value, values }: AdHocFilter): Filter {
  const takesList = operator === '=|' || operator === '!=|';
  return { field: key, op: operator, value: takesList ? (values ?? [value]) : value };
}

/** One SQL condition that all filters meet. */
export function adHocCondition(filters: readonly Filter[], storedTimeZone: string): Sql {
  const conditions = filters.map((filter) =>
    condition(lookUpField(filter.field, storedTimeZone) ?? columnOfQuery(filter.field), filter),
  );
  if (conditions.length === 0) return sql`TRUE`;
  return conditions.length > 1 ? sql`(${join(conditions, ' AND ')})` : conditions[0]!;
}
