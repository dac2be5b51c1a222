import { LearningError } from '../../error/learning-error';
import { type Column, EXECUTION_COLUMNS, executionColumn } from '../../model/columns';
import { DERIVED_FIELDS } from '../../model/derived';
import { op } from '../tree/op';
import type { Type } from '../tree/operations';
import { type Field, name, type Sql, sql, verbatim } from '../tree/sql';
import { DIMENSIONS, lookUpDimension, METADATA_PREFIX } from './dimensions';
import { unknownName } from './unknown-name';

export const FIELD_NAMES = [
  ...new Set([
    ...EXECUTION_COLUMNS.map(({ name }) => name),
    ...DERIVED_FIELDS.map(({ name }) => name),
    ...DIMENSIONS.map(({ id }) => id),
    `${METADATA_PREFIX}KEY`,
  ]),
];

const asIs = (value: Sql) => value;
const to = (type: Type) => (value: Sql) => op.cast(value, type);
const toNumber = (value: Sql) => sql`CAST(${value} AS DOUBLE)`;
const toBoolean = (value: Sql) => sql`CAST(${value} AS BOOLEAN)`;

function columnField(column: Column, storedTimeZone: string): Field {
  const { name: id, type } = column;
  const base = { id, sql: name(id) };
  if (type === 'VARCHAR') return { ...base, kind: 'text', cast: asIs };
  if (type === 'BOOLEAN') return { ...base, kind: 'boolean', cast: toBoolean };
  if (type === 'FLOAT') return { ...base, kind: 'number', cast: to('float') };
  if (type === 'INTEGER') return { ...base, kind: 'number', cast: toNumber };
  if (type === 'TIMESTAMP') return { ...base, kind: 'time', storedTimeZone, cast: to('time') };
  if (type === 'UUID') return { id, sql: sql`CAST(${base.sql} AS VARCHAR)`, kind: 'text', cast: asIs };
  const remedy = id === 'metadata' ? ` Name one of its keys, as in ${METADATA_PREFIX}pool_id.` : '';
  throw new LearningError('bad_query', `The column ${id} cannot be filtered by.${remedy}`);
}

const COMPARABLE: Record<Exclude<Field['kind'], 'time'>, Field['cast']> = {
  text: asIs,
  number: toNumber,
  boolean: toBoolean,
};

export function lookUpField(id: string, storedTimeZone: string): Field | undefined {
  const column = executionColumn(id);
  if (column) return columnField(column, storedTimeZone);
  const derived = DERIVED_FIELDS.find(({ name }) => name === id);
  const found = derived ? { kind: derived.kind, sql: verbatim(derived.sql) } : lookUpDimension(id);
  return found && { id, sql: sql`(${found.sql})`, kind: found.kind, cast: COMPARABLE[found.kind] };
}

/** Throws LearningError `bad_query`. */
export function findField(id: string, storedTimeZone: string): Field {
  const field = lookUpField(id, storedTimeZone);
  if (field) return field;
  throw new LearningError('bad_query', unknownName('field', id, FIELD_NAMES));
}
