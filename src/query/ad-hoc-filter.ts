import { quoteIdentifier, quoteText } from './sql/quote';
import type { Binding } from './vocabulary/bindings';
import { type Field, lookUpField } from './vocabulary/field';
import { conditionSql, type FilterOperator } from './vocabulary/filter';

/** A filter of a dashboard, in Grafana's shape. */
export interface AdHocFilter {
  /** A field of the vocabulary, else a column of the query at hand. */
  readonly key: string;
  readonly operator: FilterOperator;
  readonly value: string;
  /** The list of `=|` and `!=|`. */
  readonly values?: readonly string[];
}

function literal(value: Binding): string {
  if (typeof value === 'string') return quoteText(value);
  return typeof value === 'object' ? `[${value.map(literal).join(', ')}]` : String(value);
}

/** DuckDB gives a text beside a column the type of that column. */
const columnOfQuery = (key: string): Field => ({
  id: key,
  sql: quoteIdentifier(key),
  kind: 'text',
  cast: (text) => text,
});

function filterCondition({ key, operator, value, values }: AdHocFilter): string {
  const field = lookUpField(key, literal) ?? columnOfQuery(key);
  const takesList = operator === '=|' || operator === '!=|';
  return conditionSql(field, { field: key, op: operator, value: takesList ? (values ?? [value]) : value }, literal);
}

/** One SQL condition that all filters meet. */
export function adHocCondition(filters: readonly AdHocFilter[]): string {
  const conditions = filters.map(filterCondition);
  return conditions.length > 1 ? `(${conditions.join(' AND ')})` : (conditions[0] ?? 'TRUE');
}
