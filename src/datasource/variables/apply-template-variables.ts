import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { applyVariables } from '../../query/variables/filter-variables';
import { interpolateSql } from '../../query/variables/interpolate-sql';
import type { Lookup } from '../../query/variables/lookup';
import { referencedName, referencesIn } from '../../query/variables/reference';
import { type LearningQuery, type Mode, modeOf, withoutOpenFilters } from '../learning-query';
import { withPlainFilters } from '../links/linked-filters';
import { toAdHocFilters } from './ad-hoc-filters';
import { literalQuery } from './literal-query';
import { lookupIn } from './lookup';
import { currentValue, variableValues } from './variable-values';

/** What a query is applied to. */
export interface Surroundings {
  readonly templateSrv: TemplateSrv;
  readonly scopedVars: ScopedVars;
  readonly filters?: readonly AdHocVariableFilter[] | undefined;
}

type Apply = (query: LearningQuery, surroundings: Surroundings, isFinal: boolean) => LearningQuery;

/** Variables that are there wherever a query is asked, and have other values there. */
const EVERYWHERE = ['__interval', '__interval_ms', '__from', '__to', '__timezone'];

const namesIn = (...parts: readonly unknown[]) => referencesIn(JSON.stringify(parts)).map(({ name }) => name);

const applyToFields: Apply = (query, { scopedVars, templateSrv }) => {
  const named = (name: string): string[] => {
    const variable = referencedName(name);
    const value = variable === undefined ? undefined : currentValue(variable, templateSrv, scopedVars);
    return value === undefined ? [templateSrv.replace(name, scopedVars)] : [value].flat().map(String);
  };
  const { measures, dimensions, bucket, orderBy, filters = [], params = {} } = query;
  const values = variableValues(namesIn(filters, params), templateSrv, scopedVars);
  return {
    ...applyVariables(withoutOpenFilters(query), values),
    ...(measures && { measures: measures.flatMap(named) }),
    ...(dimensions && { dimensions: dimensions.flatMap(named) }),
    ...(bucket !== undefined && { bucket: templateSrv.replace(bucket, scopedVars) }),
    ...(orderBy && { orderBy: { ...orderBy, field: named(orderBy.field)[0] ?? orderBy.field } }),
  };
};

const applyToSql: Apply = (query, { scopedVars, templateSrv }, isFinal) => {
  const all = lookupIn(templateSrv, scopedVars);
  const lookup: Lookup = (reference) => (EVERYWHERE.includes(reference.name) ? undefined : all(reference));
  return { ...query, rawSql: interpolateSql(query.rawSql ?? '', isFinal ? lookup : all, { isFinal }).text };
};

const APPLY: Record<Mode, Apply> = { metric: applyToFields, preset: applyToFields, sql: applyToSql };

function applied(query: LearningQuery, surroundings: Surroundings, isFinal: boolean): LearningQuery {
  const plain = withPlainFilters(query);
  const asked = APPLY[modeOf(plain)]?.(plain, surroundings, isFinal) ?? plain;
  const adHocFilters = toAdHocFilters(surroundings.filters ?? []);
  return adHocFilters.length > 0 ? { ...asked, adHocFilters } : asked;
}

/** The query as the backend is to get it: values in place of variables, and the ad hoc filters of the dashboard. */
export const applyTemplateVariables = (query: LearningQuery, surroundings: Surroundings): LearningQuery => ({
  ...applied(query, surroundings, false),
  interpolated: true,
});

/** The query with all that the dashboard gives it, to be carried on where there is no such dashboard, as in Explore. */
export const takenAway = (query: LearningQuery, surroundings: Surroundings, storedTimeZone: string): LearningQuery =>
  literalQuery(applied(query, surroundings, true), storedTimeZone);
