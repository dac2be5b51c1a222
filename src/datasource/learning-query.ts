import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { Saved } from '../query/field-table';
import type { BASE_FIELDS, QUERY_FIELDS, QueryType } from '../query/fields';
import type { Filter } from '../query/filter';
import type { Settings } from '../settings/settings';
import type { Linked } from './links/linked';

export type Mode = QueryType;

type Fields = typeof QUERY_FIELDS;

/** A query as Grafana saves it. It keeps what was last asked in each mode; `queryType` says which of them counts. */
export interface LearningQuery
  extends DataQuery,
    Omit<Saved<typeof BASE_FIELDS>, keyof DataQuery>,
    Saved<Fields['sql']>,
    Saved<Fields['metric']>,
    Saved<Fields['preset']> {
  queryType?: Mode;
  /** Of a variable over a column: whether only values of the time range count, where it refreshes with that. */
  onlyInRange?: boolean;
  /** Of a variable: `$__searchFilter`, by which Grafana asks again while a person types. */
  search?: string;
  /** For a variable: the column whose values people see. */
  textField?: string | undefined;
  /** For a variable: the column whose values are used. */
  valueField?: string | undefined;
  /** The column that names the rows of a chart with nothing but numbers on its axes. */
  places?: string;
  /** Columns that links need and a table is not to show. */
  hiddenColumns?: readonly string[];
  /** Of a panel with a time of its own, so that it says where Grafana passes over that. */
  hasOwnTime?: boolean;
  /** Set where a link led here; its filters are percent-encoded. */
  linked?: Linked;
}

/** A data source as Grafana saves it. */
export interface LearningOptions extends DataSourceJsonData, Settings {}

export function modeOf({ queryType, rawSql }: LearningQuery): Mode {
  return queryType ?? (rawSql === undefined ? 'metric' : 'sql');
}

const IS_COMPLETE: Record<Mode, (query: LearningQuery) => boolean> = {
  metric: ({ measures = [] }) => measures.length > 0,
  preset: ({ preset }) => Boolean(preset),
  sql: ({ rawSql }) => Boolean(rawSql?.trim()),
};

/** Whether there is something to ask. */
export function isComplete(query: LearningQuery): boolean {
  return IS_COMPLETE[modeOf(query)]?.(query) ?? true;
}

/** Without the filters that wait for a value: they are still being written. */
export function withoutOpenFilters(query: LearningQuery): LearningQuery {
  const isWritten = ({ op, value }: Filter) => value !== undefined || op === 'isNull' || op === 'isNotNull';
  return query.filters ? { ...query, filters: query.filters.filter(isWritten) } : query;
}
