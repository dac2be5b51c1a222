import { validateQuery } from '../../answer/validate-query';
import type { Validation } from '../../api/validation';
import type { DataSource } from '../instance/data-source';

/**
 * Looks for what is wrong with a query, by its macros and by DuckDB's own parser and binder.
 * @param body as `validateQuery` takes it
 * @throws LearningError where that cannot be told
 */
export const validate = (source: DataSource, signal: AbortSignal, body: unknown): Promise<Validation> =>
  validateQuery(body, {
    dialect: 'duckdb',
    storedTimeZone: source.settings.storedTimeZone,
    check: ({ sql, parameters = [] }) => source.check({ sql, parameters }, body, { signal }),
  });
