import { migrateQuery } from '../../query/migration/migrate-query';
import { parseFormat } from '../../query/parse-format';
import type { LearningQuery } from '../learning-query';
import { withPlainFilters } from '../links/linked-filters';

function knownFormat(query: LearningQuery): LearningQuery {
  try {
    return query.format === undefined ? query : { ...query, format: parseFormat(query.format) };
  } catch {
    // The backend says what is wrong with it.
    return query;
  }
}

const migrate = (saved: LearningQuery | string) =>
  migrateQuery(saved as unknown as Readonly<Record<string, unknown>> | string);

/** Whether it is of another data source or version, and could not be carried over. */
export const cannotBeAsked = (saved: LearningQuery): boolean => migrate(saved)?.problem !== undefined;

/** The query in the shape of this version, whoever saved it; what cannot be carried over stays as it was. */
export function currentQuery(saved: LearningQuery | string): LearningQuery {
  const migrated = migrate(saved);
  const query = (migrated?.query ?? saved) as unknown as LearningQuery;
  return knownFormat(withPlainFilters(query));
}
