import type { ColumnValues } from '../../api/values';
import { LearningError } from '../../error/learning-error';
import { toFilter } from '../../query/ad-hoc-filter';
import type { QueryContext } from '../../query/context';
import { DUCKDB } from '../../query/dialect/duckdb/duckdb';
import { parseAdHocFilters } from '../../query/parse-query';
import { Bound } from '../../query/printing/bound';
import { print } from '../../query/printing/print';
import { EVER } from '../../query/time/ever';
import { orderedRange } from '../../query/time/ordered-range';
import { compileMetric } from '../../query/vocabulary/compile';
import type { DataSource } from '../instance/data-source';

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
 * The values that a dimension has, most frequent first: of all time, or between `from` and `to`, among the executions
 * that meet `filters`, the ad hoc filters of a dashboard. Throws bad_query.
 */
export async function valuesOf(source: DataSource, signal: AbortSignal, query: URLSearchParams): Promise<ColumnValues> {
  const column = query.get('column');
  if (!column) throw new LearningError('bad_query', 'The resource "values" takes a column, as in values?column=repo.');
  const context: QueryContext = {
    timeRange: orderedRange(instant(query, 'from'), instant(query, 'to')),
    intervalMs: 0,
    maxDataPoints: 0,
    storedTimeZone: source.settings.storedTimeZone ?? 'UTC',
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
  const rows = await source.rows({ sql, parameters: notation.parameters }, { signal });
  return { values: rows.map(({ value, count }) => ({ value: String(value), count: Number(count) })) };
}
