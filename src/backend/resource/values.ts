import { LearningError } from '../../error/learning-error';
import type { QueryContext } from '../../query/context';
import { compileMetric } from '../../query/vocabulary/compile';
import type { DataSource } from '../instance/data-source';
import { rowsOf } from './rows';

/** More than a person looks through. */
const MOST_VALUES = 1000;

const ALL_TIME: QueryContext = {
  timeRange: { from: Date.UTC(1970, 0, 1), to: Date.UTC(9999, 11, 31) },
  intervalMs: 0,
  maxDataPoints: 0,
  storedTimeZone: 'UTC',
};

interface ColumnValue {
  readonly value: string;
  /** Executions that have it. */
  readonly count: number;
}

/** The values that a dimension has, of all time, most frequent first. Throws bad_query. */
export async function valuesOf(
  { engine }: DataSource,
  signal: AbortSignal,
  query: URLSearchParams,
): Promise<{ values: ColumnValue[] }> {
  const column = query.get('column');
  if (!column) throw new LearningError('bad_query', 'The resource "values" takes a column, as in values?column=repo.');
  const { sql, parameters } = compileMetric(
    {
      measures: [{ id: 'executions', as: 'count' }],
      dimensions: [{ id: column, as: 'value' }],
      filters: [{ field: column, op: 'isNotNull' }],
      bucket: 'none',
      orderBy: { field: 'count', direction: 'desc' },
      limit: MOST_VALUES,
    },
    ALL_TIME,
  );
  const rows = rowsOf(await engine.run({ sql, parameters }, { signal }));
  return { values: rows.map(({ value, count }) => ({ value: String(value), count: Number(count) })) };
}
