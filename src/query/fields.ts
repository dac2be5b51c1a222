import type { AdHocFilter } from './ad-hoc-filter';
import { defaulted, needed, optional } from './field-table';
import { FILTER_OPERATORS, type Filter } from './filter';
import {
  flag,
  type Guard,
  isAbsent,
  listOf,
  nonEmptyText,
  object,
  oneOf,
  recordOf,
  reject,
  scalar,
  text,
} from './guards';
import { METRIC_OPTIONS, type MetricOptions, OPTION_NAMES, optionGuard } from './metric-options';
import { parseFormat } from './parse-format';
import type { VariableValue } from './variables/value';

const filter: Guard<Filter> = (value, field) => {
  const fields = object(value, field);
  const filtered = nonEmptyText(fields.field, `${field}.field`);
  const op = oneOf(FILTER_OPERATORS)(fields.op, `${field}.op`);
  if (op === 'isNull' || op === 'isNotNull') return { field: filtered, op };
  const guard: Guard<NonNullable<Filter['value']>> = op === '=|' || op === '!=|' ? listOf(scalar) : scalar;
  const literal = !isAbsent(fields.literal) && flag(fields.literal, `${field}.literal`);
  return { field: filtered, op, value: guard(fields.value, `${field}.value`), ...(literal && { literal }) };
};

const adHocFilter: Guard<AdHocFilter> = (value, field) => {
  const fields = object(value, field);
  return {
    key: nonEmptyText(fields.key, `${field}.key`),
    operator: oneOf(FILTER_OPERATORS)(fields.operator, `${field}.operator`),
    value: text(fields.value, `${field}.value`),
    ...(isAbsent(fields.values) ? {} : { values: listOf(text)(fields.values, `${field}.values`) }),
  };
};

const measures: Guard<readonly string[]> = (value, field) => {
  const names = listOf(nonEmptyText)(value, field);
  return names.length > 0 ? names : reject(value, field, 'a list of at least one measure');
};

const variable: Guard<VariableValue> = (value, field) =>
  Array.isArray(value) ? listOf(scalar)(value, field) : scalar(value, field);

/** Fields that every query may have. */
export const BASE_FIELDS = {
  refId: defaulted(text, 'A', 'By which the answer is told from others.'),
  format: defaulted(parseFormat, 'timeseries', 'The answer is to be `timeseries`, `table` or `logs`.'),
  hide: defaulted(flag, false, 'Whether Grafana passes the query over.'),
  engine: optional(
    oneOf(['server', 'browser']),
    'Who is to answer, where that is not what the data source says: `server` or `browser`. Alerts are always answered by the server.',
  ),
  live: optional(
    flag,
    'Whether its panel asks again as soon as something is committed, by Grafana Live, where the time range ends now.',
  ),
  adHocFilters: defaulted(
    listOf(adHocFilter),
    [],
    'Filters of the dashboard: `[{key, operator, value}]`. Never saved.',
  ),
  variables: optional(
    recordOf(variable),
    "Values of variables by their names, where no frontend of Grafana's puts them in. Never saved.",
  ),
  interpolated: optional(flag, "Whether a frontend of Grafana's has put values of variables in. Never saved."),
};

const FILTERS = defaulted(
  listOf(filter),
  [],
  'Conditions, all of which executions have to meet: `[{field, op, value}]`.',
);

const SQL_FIELDS = { rawSql: needed(nonEmptyText, 'One SELECT, with macros.') };

const options = Object.fromEntries(
  OPTION_NAMES.map((name) => [name, optional(optionGuard(name), METRIC_OPTIONS[name].help)]),
) as { readonly [K in keyof MetricOptions]: ReturnType<typeof optional<MetricOptions[K]>> };

const METRIC_FIELDS = {
  measures: needed(measures, 'What to count, sum or average: measures by name, at least one.'),
  dimensions: defaulted(listOf(nonEmptyText), [], 'What to group by: dimensions by name.'),
  filters: FILTERS,
  ...options,
};

const PRESET_FIELDS = {
  preset: needed(nonEmptyText, 'The name of the preset.'),
  params: defaulted(recordOf(scalar), {}, 'Values of its parameters by their names.'),
  filters: FILTERS,
};

/**
 * The fields of each type of query. Types, parser, what is saved, what is refused and docs/vocabulary.md follow from an
 * entry.
 */
export const QUERY_FIELDS = { sql: SQL_FIELDS, metric: METRIC_FIELDS, preset: PRESET_FIELDS } as const;

export type QueryType = keyof typeof QUERY_FIELDS;

export const QUERY_TYPES = Object.keys(QUERY_FIELDS) as QueryType[];
