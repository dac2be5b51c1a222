import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { applyVariables } from '../../query/variables/filter-variables';
import { interpolateValue } from '../../query/variables/interpolate';
import { interpolateInStrings } from '../../query/variables/interpolate-sql';
import type { Scalar } from '../../query/variables/value';
import { type LearningQuery, type Mode, modeOf, withoutOpenFilters } from '../learning-query';
import { withPlainFilters } from '../links/linked-filters';
import { toAdHocFilters } from './ad-hoc-filters';
import { variableValues } from './variable-values';

type Apply = (query: LearningQuery, scopedVars: ScopedVars, templateSrv: TemplateSrv) => LearningQuery;

const INTERVALS = ['__interval', '__interval_ms'];

/** In a string the interval is text; elsewhere it is a macro, which the backend turns into SQL. */
function interpolateSql(sql: string, scopedVars: ScopedVars, templateSrv: TemplateSrv): string {
  const known = INTERVALS.filter((name) => scopedVars[name] !== undefined);
  const texts = Object.fromEntries(known.map((name) => [name, scopedVars[name]!.value as Scalar]));
  const macros = Object.fromEntries(INTERVALS.map((name) => [name, { text: `$${name}`, value: `$${name}` }]));
  return templateSrv.replace(interpolateInStrings(sql, texts), { ...scopedVars, ...macros }, interpolateValue);
}

const applyToFields: Apply = (query, scopedVars, templateSrv) => {
  const names = (given: readonly string[] = []) =>
    given.flatMap((name) => (name.includes('$') ? templateSrv.replace(name, scopedVars, 'csv').split(',') : [name]));
  return {
    ...applyVariables(withoutOpenFilters(query), variableValues(templateSrv, scopedVars)),
    ...(query.measures && { measures: names(query.measures) }),
    ...(query.dimensions && { dimensions: names(query.dimensions) }),
    ...(query.bucket !== undefined && { bucket: templateSrv.replace(query.bucket, scopedVars) }),
  };
};

const APPLY: Record<Mode, Apply> = {
  metric: applyToFields,
  preset: applyToFields,
  sql: (query, scopedVars, templateSrv) => ({
    ...query,
    rawSql: interpolateSql(query.rawSql ?? '', scopedVars, templateSrv),
  }),
};

/** The query as the backend is to get it: values in place of variables, and the ad hoc filters of the dashboard. */
export function applyTemplateVariables(
  query: LearningQuery,
  scopedVars: ScopedVars,
  filters: readonly AdHocVariableFilter[],
  templateSrv: TemplateSrv,
): LearningQuery {
  const applied = query.linked
    ? withPlainFilters(query)
    : (APPLY[modeOf(query)]?.(query, scopedVars, templateSrv) ?? query);
  const adHocFilters = toAdHocFilters(filters);
  return adHocFilters.length > 0 ? { ...applied, adHocFilters } : applied;
}
