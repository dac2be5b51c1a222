import { LearningError } from '../error/learning-error';
import { toFilter } from './ad-hoc-filter';
import type { QueryContext } from './context';
import { DUCKDB } from './dialect/duckdb/duckdb';
import { parseAdHocFilters } from './parse-query';
import { Bound } from './printing/bound';
import { print } from './printing/print';
import { EVER } from './time/ever';
import { orderedRange } from './time/ordered-range';
import { compileMetric } from './vocabulary/compile';

/** More than a person looks through. */
const MOST_VALUES = 1000;

function instant(query: URLSearchParams, name: 'from' | 'to'): number {
  const given = query.get(name);
  if (given === null) return EVER[name];
  const time = Number(given);
  if (given.trim() !== '' && Number.isSafeInteger(time)) return time;
  throw new LearningError('bad_query', `The resource "values" takes ${name} in milliseconds since 1970.`);
}

function filtersOf(query: URLSearchParams) {
  const given = query.get('filters');
  if (given === null) return [];
  try {
    return parseAdHocFilters(JSON.parse(given)).map(toFilter);
  } catch (error) {
    if (error instanceof LearningError) throw error;
    throw new LearningError('bad_query', 'The resource "values" takes filters as JSON.');
  }
}

/**
 * Asks for the values that a dimension has, as rows of `value` and `count`, most frequent first: of all time, or between
 * `from` and `to`, among the executions that meet `filters`, the ad hoc filters of a dashboard. Throws bad_query.
 */
export function columnValues(query: URLSearchParams, storedTimeZone: string) {
  const column = query.get('column');
  if (!column) throw new LearningError('bad_query', 'The resource "values" takes a column, as in values?column=repo.');
  const context: QueryContext = {
    timeRange: orderedRange(instant(query, 'from'), instant(query, 'to')),
    intervalMs: 0,
    maxDataPoints: 0,
    storedTimeZone,
  };
  const compiled = compileMetric(
    {
      measures: [{ id: 'executions', as: 'count' }],
      dimensions: [{ id: column, as: 'value' }],
      filters: [{ field: column, op: 'isNotNull' }],
      adHoc: filtersOf(query),
      bucket: 'none',
      orderBy: { field: 'count', direction: 'desc' },
      limit: MOST_VALUES,
    },
    context,
  );
  const notation = new Bound(context);
  const sql = print(compiled.sql, DUCKDB, notation);
  return { sql, parameters: notation.parameters };
}
