import { LearningError } from '../error/learning-error';
import type { AdHocFilter } from './ad-hoc-filter';
import { type Asker, withDefault } from './default-query';
import { readFields } from './field-table';
import { BASE_FIELDS, QUERY_FIELDS, QUERY_TYPES } from './fields';
import type { Filter } from './filter';
import { isAbsent, object, oneOf } from './guards';
import { migrateQuery } from './migration/migrate-query';
import type { Saved } from './migration/source';
import type { Query } from './model';
import { applyVariables } from './variables/filter-variables';
import { isBuiltIn } from './variables/interpolate-raw-sql';
import { refuseUnsetVariables } from './variables/unset-variables';

/** Throws LearningError `bad_query`. */
export const parseAdHocFilters = (value: unknown): readonly AdHocFilter[] =>
  BASE_FIELDS.adHocFilters.guard(value, 'adHocFilters');

/** Throws LearningError `bad_query`. */
export const parseFilters = (value: unknown): readonly Filter[] => QUERY_FIELDS.metric.filters.guard(value, 'filters');

/** The fields in our shape, also of queries that another data source saved. */
function current(saved: Saved): Saved {
  const migrated = migrateQuery(saved);
  if (migrated?.problem)
    throw new LearningError('bad_query', migrated.problem.message, { hint: migrated.problem.hint });
  return migrated?.query ?? saved;
}

/**
 * Reads a query as Grafana, provisioning or a person wrote it; fields it does not know are left out. Where no frontend
 * puts values of variables in, those that come with the query are, and one without a value is refused.
 * @param asker who asks decides what a query means that says nothing; for an alert nobody puts values in
 */
export function parseQuery(raw: unknown, asker: Asker = 'panel'): Query {
  const fields = withDefault(current(object(raw, '')), asker);
  if (asker !== 'alert' && isAbsent(fields.variables)) return parseFields(fields);
  const { variables = {} } = readFields(fields, { variables: BASE_FIELDS.variables });
  const isGiven = (name: string) => Object.hasOwn(variables, name);
  const isSql = !isAbsent(fields.rawSql);
  refuseUnsetVariables(
    fields,
    (name) => isGiven(name) || (isSql && isBuiltIn(name)),
    asker === 'alert' ? 'alert' : 'query',
  );
  const query = parseFields(fields);
  return query.queryType === 'sql' ? { ...query, variables } : applyVariables(query, variables);
}

/**
 * Throws `bad_query` where a variable is left in a query that came to the backend past the frontend: of a public dashboard
 * Grafana's server asks what is saved, and would be told of no rows.
 */
export function refuseUninterpolated(raw: unknown): void {
  const saved = object(raw, '');
  if (saved.interpolated === true || !isAbsent(saved.variables)) return;
  const fields = current(saved);
  const isSql = !isAbsent(fields.rawSql);
  refuseUnsetVariables(fields, (name) => isSql && isBuiltIn(name), 'public');
}

function parseFields(fields: Saved): Query {
  const named = isAbsent(fields.queryType) || fields.queryType === '' ? undefined : fields.queryType;
  const base = readFields(fields, BASE_FIELDS);
  const queryType = oneOf(QUERY_TYPES)(named === undefined && !isAbsent(fields.rawSql) ? 'sql' : named, 'queryType');
  return { ...base, queryType, ...readFields(fields, QUERY_FIELDS[queryType]) } as Query;
}
