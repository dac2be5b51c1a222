import {
  flag,
  type Guard,
  isAbsent,
  listOf,
  nonEmptyText,
  object,
  oneOf,
  present,
  reject,
  scalar,
  wholeFrom,
} from './guards';
import type { MetricOptions, MetricQuery, QueryBase } from './model';
import { parseInterval } from './time/interval';
import { FILTER_OPERATORS, type Filter } from './vocabulary/filter';

const filter: Guard<Filter> = (value, field) => {
  const fields = object(value, field);
  const filtered = nonEmptyText(fields.field, `${field}.field`);
  const op = oneOf(FILTER_OPERATORS)(fields.op, `${field}.op`);
  if (op === 'isNull' || op === 'isNotNull') return { field: filtered, op };
  const guard: Guard<NonNullable<Filter['value']>> = op === '=|' || op === '!=|' ? listOf(scalar) : scalar;
  const literal = !isAbsent(fields.literal) && flag(fields.literal, `${field}.literal`);
  return { field: filtered, op, value: guard(fields.value, `${field}.value`), ...(literal && { literal }) };
};

export function parseFilters(fields: Readonly<Record<string, unknown>>): readonly Filter[] {
  return isAbsent(fields.filters) ? [] : listOf(filter)(fields.filters, 'filters');
}

const bucket: Guard<string> = (value, field) => {
  const isBucket = typeof value === 'string' && (value === 'auto' || value === 'none' || parseInterval(value)?.count);
  return isBucket ? value : reject(value, field, '"auto", "none" or an interval such as 5m');
};

const orderBy: Guard<MetricOptions['orderBy']> = (value, field) => {
  const fields = object(value, field);
  return {
    field: nonEmptyText(fields.field, `${field}.field`),
    direction: oneOf(['asc', 'desc'])(fields.direction, `${field}.direction`),
  };
};

const measures: Guard<readonly string[]> = (value, field) => {
  const names = listOf(nonEmptyText)(value, field);
  return names.length > 0 ? names : reject(value, field, 'a list of at least one measure');
};

export function parseMetric(
  fields: Readonly<Record<string, unknown>>,
): Omit<MetricQuery, keyof QueryBase | 'queryType'> {
  return {
    measures: measures(fields.measures, 'measures'),
    dimensions: isAbsent(fields.dimensions) ? [] : listOf(nonEmptyText)(fields.dimensions, 'dimensions'),
    filters: parseFilters(fields),
    ...present<MetricOptions>(fields, {
      bucket,
      limit: wholeFrom(1),
      orderBy,
      minSamples: wholeFrom(0),
      other: flag,
      bounds: flag,
      compare: oneOf(['previous']),
    }),
  };
}
