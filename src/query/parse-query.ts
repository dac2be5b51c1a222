import { LearningError } from '../error/learning-error';
import type { AdHocFilter } from './ad-hoc-filter';
import { type Asker, withDefault } from './default-query';
import {
  flag,
  type Guard,
  isAbsent,
  listOf,
  nonEmptyText,
  object,
  oneOf,
  present,
  recordOf,
  scalar,
  text,
} from './guards';
import { migrateQuery } from './migration/migrate-query';
import type { Saved } from './migration/source';
import type { Query, QueryBase } from './model';
import { parseFormat } from './parse-format';
import { parseFilters, parseMetric } from './parse-metric';
import { applyVariables } from './variables/filter-variables';
import type { Variables } from './variables/interpolate';
import { isBuiltIn } from './variables/interpolate-sql';
import { refuseUnsetVariables } from './variables/unset-variables';
import type { VariableValue } from './variables/value';
import { FILTER_OPERATORS } from './vocabulary/filter';

const adHocFilter: Guard<AdHocFilter> = (value, field) => {
  const fields = object(value, field);
  return {
    key: nonEmptyText(fields.key, `${field}.key`),
    operator: oneOf(FILTER_OPERATORS)(fields.operator, `${field}.operator`),
    value: text(fields.value, `${field}.value`),
    ...(isAbsent(fields.values) ? {} : { values: listOf(text)(fields.values, `${field}.values`) }),
  };
};

/** Throws LearningError `bad_query`. */
export const parseAdHocFilters = (value: unknown): readonly AdHocFilter[] => listOf(adHocFilter)(value, 'adHocFilters');

const variable: Guard<VariableValue> = (value, field) =>
  Array.isArray(value) ? listOf(scalar)(value, field) : scalar(value, field);

function parseBase(fields: Readonly<Record<string, unknown>>): QueryBase {
  return {
    refId: isAbsent(fields.refId) ? 'A' : text(fields.refId, 'refId'),
    format: parseFormat(fields.format),
    hide: isAbsent(fields.hide) ? false : flag(fields.hide, 'hide'),
    adHocFilters: isAbsent(fields.adHocFilters) ? [] : parseAdHocFilters(fields.adHocFilters),
    ...present<{ variables: Variables }>(fields, { variables: recordOf(variable) }),
  };
}

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
  const { variables = {} } = parseBase(fields);
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

function parseFields(fields: Saved): Query {
  const base = parseBase(fields);
  const named = isAbsent(fields.queryType) || fields.queryType === '' ? undefined : fields.queryType;
  const queryType = named === undefined && !isAbsent(fields.rawSql) ? 'sql' : named;
  switch (oneOf(['sql', 'metric', 'preset'])(queryType, 'queryType')) {
    case 'sql':
      return { ...base, queryType: 'sql', rawSql: nonEmptyText(fields.rawSql, 'rawSql') };
    case 'metric':
      return { ...base, queryType: 'metric', ...parseMetric(fields) };
    case 'preset':
      return {
        ...base,
        queryType: 'preset',
        preset: nonEmptyText(fields.preset, 'preset'),
        params: isAbsent(fields.params) ? {} : recordOf(scalar)(fields.params, 'params'),
        filters: parseFilters(fields),
      };
  }
}
