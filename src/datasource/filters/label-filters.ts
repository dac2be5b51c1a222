import { type LearningQuery, type Mode, modeOf } from '../learning-query';
import type { FilterChange, LabelFilter } from './change';
import { IN_FIELDS } from './in-fields';
import { IN_SQL } from './in-sql';

const CHANGES: Record<Mode, FilterChange> = { metric: IN_FIELDS, preset: IN_FIELDS, sql: IN_SQL };

// A query of a newer version may have a mode that is not known here.
const changeOf = (query: LearningQuery) => CHANGES[modeOf(query)] ?? IN_FIELDS;

const OPERATORS: Readonly<Record<string, LabelFilter['op']>> = {
  ADD_FILTER: '=',
  FILTER_FOR: '=',
  ADD_FILTER_OUT: '!=',
  FILTER_OUT: '!=',
};

/** A button that Grafana shows beside a label or a cell; `type` says which. */
export interface LabelAction {
  readonly type: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

function filterOf({ type, options: { key, value } = {} }: LabelAction): LabelFilter | undefined {
  const op = OPERATORS[type];
  return op && typeof key === 'string' && key !== '' && value !== undefined
    ? { key, value: String(value), op }
    : undefined;
}

const opposite = (filter: LabelFilter): LabelFilter => ({ ...filter, op: filter.op === '=' ? '!=' : '=' });

export function hasFilter(query: LearningQuery, action: LabelAction): boolean {
  const filter = filterOf(action);
  return filter !== undefined && changeOf(query).has(query, filter);
}

/** The query with the filter, and without its opposite. */
export function addFilter(query: LearningQuery, action: LabelAction): LearningQuery {
  const filter = filterOf(action);
  if (!filter) return query;
  const change = changeOf(query);
  return change.add(change.remove(query, opposite(filter)), filter);
}

/** Adds a filter as `addFilter` does, but removes the one that is there already. */
export function toggleFilter(query: LearningQuery, action: LabelAction): LearningQuery {
  const filter = filterOf(action);
  return filter && hasFilter(query, action) ? changeOf(query).remove(query, filter) : addFilter(query, action);
}
