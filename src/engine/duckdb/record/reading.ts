/** How a column of a database is read as the model has it. */
export interface Reading {
  /** SQL of the value. */
  readonly sql: string;
  /** What it was taken for, where that is not what the column says of itself. */
  readonly takenFor?: string;
  /** Set where a value that does not fit becomes NULL. */
  readonly lossy?: true;
}

/** Why a column cannot be read; a sentence about it without its name. */
export interface Unreadable {
  readonly problem: string;
}

const INTEGER = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/;
const FLOAT = /^(FLOAT|DOUBLE)$/;
const DECIMAL = /^DECIMAL\(/;
const NESTED = /[[(]|^(BLOB|BIT|VARIANT|GEOMETRY)$/;
const ENUM = /^ENUM\(/;

export const isInteger = (type: string) => INTEGER.test(type);
export const isNumber = (type: string) => INTEGER.test(type) || FLOAT.test(type) || DECIMAL.test(type);
export const isText = (type: string) => type === 'VARCHAR' || type === 'JSON' || ENUM.test(type);

const asIs = (column: string): Reading => ({ sql: column });
const tried = (column: string, type: string): Reading => ({
  sql: `TRY_CAST(${column} AS ${type})`,
  takenFor: type,
  lossy: true,
});
const cast = (column: string, type: string): Reading => ({ sql: `CAST(${column} AS ${type})`, takenFor: type });

/** Any type casts to text without loss. */
function text(column: string, type: string): Reading {
  return type === 'VARCHAR' ? asIs(column) : cast(column, 'VARCHAR');
}

function integer(column: string, type: string): Reading | Unreadable {
  if (INTEGER.test(type)) return asIs(column);
  // Fractions are kept; NaN and infinity are none that an INTEGER has.
  if (FLOAT.test(type)) return { sql: `CASE WHEN system.main.isfinite(${column}) THEN ${column} END`, lossy: true };
  return number(column, type);
}

function number(column: string, type: string): Reading | Unreadable {
  if (FLOAT.test(type)) return asIs(column);
  if (INTEGER.test(type) || DECIMAL.test(type)) return cast(column, 'DOUBLE');
  if (type === 'INTERVAL') return { sql: `system.main.epoch(${column})`, takenFor: 'seconds' };
  return NESTED.test(type) && !ENUM.test(type) ? { problem: 'no numbers' } : tried(column, 'DOUBLE');
}

function boolean(column: string, type: string): Reading | Unreadable {
  if (type === 'BOOLEAN') return asIs(column);
  if (isNumber(type)) return { sql: `(${column} <> 0)`, takenFor: 'BOOLEAN' };
  return NESTED.test(type) && !ENUM.test(type) ? { problem: 'no truth values' } : tried(column, 'BOOLEAN');
}

function json(column: string, type: string): Reading | Unreadable {
  if (type === 'JSON') return asIs(column);
  if (type === 'VARCHAR') return tried(column, 'JSON');
  if (/^(STRUCT|MAP)\(/.test(type)) return { sql: `system.main.to_json(${column})`, takenFor: 'JSON' };
  return { problem: 'no JSON' };
}

/** By the type that the model has, how a column of another type is read. Times need a look at the data. */
export const READINGS: Readonly<Record<string, (column: string, type: string) => Reading | Unreadable>> = {
  UUID: asIs,
  VARCHAR: text,
  INTEGER: integer,
  FLOAT: number,
  BOOLEAN: boolean,
  JSON: json,
  'FLOAT[384]': asIs,
};
