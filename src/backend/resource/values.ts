import { type ColumnValues, valuesIn } from '../../api/values';
import { columnValues } from '../../query/column-values';
import type { DataSource } from '../instance/data-source';

/** The values that a dimension has, as the query string asks for them. Throws bad_query. */
export async function valuesOf(source: DataSource, signal: AbortSignal, query: URLSearchParams): Promise<ColumnValues> {
  return valuesIn(await source.rows(columnValues(query, source.settings.storedTimeZone ?? 'UTC'), { signal }));
}
