import { LearningError } from '../../error/learning-error';
import { type Column, EXECUTION_COLUMNS, executionColumn } from '../../model/columns';
import { DERIVED_FIELDS } from '../../model/derived';
import { DIMENSIONS, lookUpDimension, METADATA_PREFIX } from './dimensions';
import { unknownName } from './unknown-name';

/** What a filter can speak of: a dimension, a column, or a key of `metadata`. */
export type Field = {
  readonly id: string;
  readonly sql: string;
  /** Gives a bound value the type that makes it comparable. */
  readonly cast: (value: string) => string;
} & (
  | { readonly kind: 'text' | 'boolean' | 'number' }
  /** On the clock of the zone that times are stored in. */
  | { readonly kind: 'time'; readonly storedTimeZone: string }
);

export const FIELD_NAMES = [
  ...new Set([
    ...EXECUTION_COLUMNS.map(({ name }) => name),
    ...DERIVED_FIELDS.map(({ name }) => name),
    ...DIMENSIONS.map(({ id }) => id),
    `${METADATA_PREFIX}KEY`,
  ]),
];

const asIs = (value: string) => value;
const to = (type: string) => (value: string) => `CAST(${value} AS ${type})`;

function columnField(column: Column, storedTimeZone: string): Field {
  const { name: id, type } = column;
  const base = { id, sql: id };
  if (type === 'VARCHAR') return { ...base, kind: 'text', cast: asIs };
  if (type === 'BOOLEAN') return { ...base, kind: 'boolean', cast: to(type) };
  if (type === 'FLOAT') return { ...base, kind: 'number', cast: to(type) };
  if (type === 'INTEGER') return { ...base, kind: 'number', cast: to('DOUBLE') };
  if (type === 'TIMESTAMP') return { ...base, kind: 'time', storedTimeZone, cast: to(type) };
  if (type === 'UUID') return { id, sql: `CAST(${id} AS VARCHAR)`, kind: 'text', cast: asIs };
  const remedy = id === 'metadata' ? ` Name one of its keys, as in ${METADATA_PREFIX}pool_id.` : '';
  throw new LearningError('bad_query', `The column ${id} cannot be filtered by.${remedy}`);
}

const COMPARABLE: Record<Exclude<Field['kind'], 'time'>, Field['cast']> = {
  text: asIs,
  number: to('DOUBLE'),
  boolean: to('BOOLEAN'),
};

export function lookUpField(id: string, bind: (value: string) => string, storedTimeZone: string): Field | undefined {
  const column = executionColumn(id);
  if (column) return columnField(column, storedTimeZone);
  const found = DERIVED_FIELDS.find(({ name }) => name === id) ?? lookUpDimension(id, bind);
  return found && { id, sql: `(${found.sql})`, kind: found.kind, cast: COMPARABLE[found.kind] };
}

export function findField(id: string, bind: (value: string) => string, storedTimeZone: string): Field {
  const field = lookUpField(id, bind, storedTimeZone);
  if (field) return field;
  throw new LearningError('bad_query', unknownName('field', id, FIELD_NAMES));
}
