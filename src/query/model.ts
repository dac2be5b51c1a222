import type { Read } from './field-table';
import type { BASE_FIELDS, QUERY_FIELDS, QueryType } from './fields';

type QueryOf<Type extends QueryType> = Read<typeof BASE_FIELDS> &
  Read<(typeof QUERY_FIELDS)[Type]> & { readonly queryType: Type };

export type SqlQuery = QueryOf<'sql'>;

export type MetricQuery = QueryOf<'metric'>;

type PresetQuery = QueryOf<'preset'>;

/** What a person can carry on by hand. */
export type BuiltQuery = MetricQuery | PresetQuery;

export type Query = SqlQuery | BuiltQuery;
