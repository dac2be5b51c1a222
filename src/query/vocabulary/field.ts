import { LearningError } from '../../error/learning-error';
import { type Column, executionColumn } from '../../model/columns';
import { DERIVED_FIELDS } from '../../model/derived';
import { findDimension, METADATA_PREFIX } from './dimensions';

/** What a filter can speak of: a dimension, a column, or a key of `metadata`. */
export interface Field {
  readonly id: string;
  readonly sql: string;
  readonly kind: 'text' | 'boolean' | 'number' | 'time';
  /** Gives a bound value the type that makes it comparable. */
  readonly cast: (value: string) => string;
}

const asIs = (value: string) => value;
const to = (type: string) => (value: string) => `CAST(${value} AS ${type})`;

function columnField(column: Column): Field {
  const { name: id, type } = column;
  const base = { id, sql: id };
  if (type === 'VARCHAR') return { ...base, kind: 'text', cast: asIs };
  if (type === 'BOOLEAN') return { ...base, kind: 'boolean', cast: to(type) };
  if (type === 'FLOAT') return { ...base, kind: 'number', cast: to(type) };
  if (type === 'INTEGER') return { ...base, kind: 'number', cast: to('DOUBLE') };
  if (type === 'TIMESTAMP') return { ...base, kind: 'time', cast: to(type) };
  if (type === 'UUID') return { id, sql: `CAST(${id} AS VARCHAR)`, kind: 'text', cast: asIs };
  const remedy = id === 'metadata' ? ` Name one of its keys, as in ${METADATA_PREFIX}pool_id.` : '';
  throw new LearningError('bad_query', `The column ${id} cannot be filtered by.${remedy}`);
}

const COMPARABLE: Record<Exclude<Field['kind'], 'time'>, Field['cast']> = {
  text: asIs,
  number: to('DOUBLE'),
  boolean: to('BOOLEAN'),
};

export function findField(id: string, bind: (value: string) => string): Field {
  const column = executionColumn(id);
  if (column) return columnField(column);
  const { sql, kind } = DERIVED_FIELDS.find(({ name }) => name === id) ?? findDimension(id, bind);
  return { id, sql: `(${sql})`, kind, cast: COMPARABLE[kind] };
}
