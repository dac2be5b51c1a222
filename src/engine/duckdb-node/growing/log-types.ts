import type { LogFields } from '../../../snapshot/log-fields';
import { END_OF_FIELDS } from '../../../storage/log-frame';
import { unknown } from './not-taken-in';

/** How the values of a type lie in a vector. */
export type Layout =
  | {
      readonly kind: 'fixed';
      readonly bytes: number;
      /** Of types that have only some of the values that the bytes could hold: all are below it, and none below 0. */
      readonly below?: number;
    }
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly child: LogType }
  | { readonly kind: 'array'; readonly size: number; readonly child: LogType }
  | { readonly kind: 'struct'; readonly children: readonly LogType[] };

export interface LogType {
  /** Equal for equal types. An alias, as JSON is one of VARCHAR, does not count. */
  readonly name: string;
  readonly layout: Layout;
}

/** Types whose values all take the same room, by name. */
export const FIXED_BYTES: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  SMALLINT: 2,
  INTEGER: 4,
  BIGINT: 8,
  DATE: 4,
  TIME: 8,
  TIMESTAMP_S: 8,
  TIMESTAMP_MS: 8,
  TIMESTAMP: 8,
  TIMESTAMP_NS: 8,
  FLOAT: 4,
  DOUBLE: 8,
  INTERVAL: 16,
  UTINYINT: 1,
  USMALLINT: 2,
  UINTEGER: 4,
  UBIGINT: 8,
  TIMESTAMPTZ: 8,
  TIMETZ: 8,
  UHUGEINT: 16,
  HUGEINT: 16,
  UUID: 16,
};

/** Types of fixed width, by the number that DuckDB's serializer gives them. */
const FIXED: ReadonlyMap<number, string> = new Map([
  [10, 'BOOLEAN'],
  [11, 'TINYINT'],
  [12, 'SMALLINT'],
  [13, 'INTEGER'],
  [14, 'BIGINT'],
  [15, 'DATE'],
  [16, 'TIME'],
  [17, 'TIMESTAMP_S'],
  [18, 'TIMESTAMP_MS'],
  [19, 'TIMESTAMP'],
  [20, 'TIMESTAMP_NS'],
  [22, 'FLOAT'],
  [23, 'DOUBLE'],
  [27, 'INTERVAL'],
  [28, 'UTINYINT'],
  [29, 'USMALLINT'],
  [30, 'UINTEGER'],
  [31, 'UBIGINT'],
  [32, 'TIMESTAMPTZ'],
  [34, 'TIMETZ'],
  [49, 'UHUGEINT'],
  [50, 'HUGEINT'],
  [54, 'UUID'],
]);

const [DECIMAL, VARCHAR, BLOB, STRUCT, LIST, ENUM, ARRAY] = [21, 25, 26, 100, 101, 104, 108] as const;

/** Kinds of what a type has beside its number. */
const EXTRA = { generic: 1, decimal: 2, string: 3, list: 4, struct: 5, enum: 6, array: 9 } as const;

/** The one type of text that is UTF-8. */
export const TEXT = 'VARCHAR';

export const fixed = (name: string): LogType => ({
  name,
  layout: { kind: 'fixed', bytes: FIXED_BYTES[name]!, ...(name === 'BOOLEAN' && { below: 2 }) },
});
export const text = (name: typeof TEXT | 'BLOB'): LogType => ({ name, layout: { kind: 'text' } });

export const listOf = (child: LogType): LogType => ({ name: `${child.name}[]`, layout: { kind: 'list', child } });

export const arrayOf = (child: LogType, size: number): LogType => ({
  name: `${child.name}[${size}]`,
  layout: { kind: 'array', size, child },
});

export const structOf = (names: readonly string[], children: readonly LogType[]): LogType => ({
  name: `STRUCT(${names.map((name, i) => `${JSON.stringify(name)} ${children[i]!.name}`).join(', ')})`,
  layout: { kind: 'struct', children },
});

export function decimalOf(width: number, scale: number): LogType {
  const bytes = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
  return { name: `DECIMAL(${width},${scale})`, layout: { kind: 'fixed', bytes } };
}

export function enumOf(values: readonly string[]): LogType {
  const bytes = values.length < 2 ** 8 ? 1 : values.length < 2 ** 16 ? 2 : 4;
  return { name: `ENUM(${JSON.stringify(values)})`, layout: { kind: 'fixed', bytes, below: values.length } };
}

interface Extra {
  readonly kind: number;
  readonly width: number;
  readonly scale: number;
  readonly child: LogType | null;
  readonly size: number;
  readonly names: readonly string[];
  readonly children: readonly LogType[];
}

const NO_EXTRA: Extra = { kind: EXTRA.generic, width: 0, scale: 0, child: null, size: 0, names: [], children: [] };

function readExtra(fields: LogFields): Extra {
  if (!fields.has(100)) throw unknown('a type without a kind');
  const kind = fields.number();
  if (fields.has(101)) fields.counted();
  let extra: Extra = { ...NO_EXTRA, kind };
  for (;;) {
    const id = fields.id();
    if (id === END_OF_FIELDS) return extra;
    if (id === 200) extra = { ...extra, ...firstOf(kind, fields) };
    else if (id === 201) extra = { ...extra, ...secondOf(kind, fields) };
    else throw unknown(`a type with the field ${id}`);
  }
}

function firstOf(kind: number, fields: LogFields): Partial<Extra> {
  switch (kind) {
    case EXTRA.decimal:
      return { width: fields.number() };
    case EXTRA.list:
    case EXTRA.array:
      return { child: readType(fields) };
    case EXTRA.struct:
      return readChildren(fields);
    case EXTRA.enum:
      return { size: fields.number() };
    default:
      throw unknown(`a type of the kind ${kind}`);
  }
}

function secondOf(kind: number, fields: LogFields): Partial<Extra> {
  switch (kind) {
    case EXTRA.decimal:
      return { scale: fields.number() };
    case EXTRA.array:
      return { size: fields.number() };
    case EXTRA.enum:
      return { names: Array.from({ length: fields.number() }, () => fields.text()) };
    default:
      throw unknown(`a type of the kind ${kind}`);
  }
}

function readChildren(fields: LogFields): Partial<Extra> {
  const names: string[] = [];
  const children: LogType[] = [];
  for (let left = fields.number(); left > 0; left--) {
    if (!fields.has(0)) throw unknown('a field without a name');
    names.push(fields.text());
    if (!fields.has(1)) throw unknown('a field without a type');
    children.push(readType(fields));
    if (!fields.has(END_OF_FIELDS)) throw unknown('a field with more than a type');
  }
  return { names, children };
}

/** The type of a column of a chunk. Throws NotTakenIn, or RangeError. */
function readType(fields: LogFields): LogType {
  if (!fields.has(100)) throw unknown('a type without a number');
  const id = fields.number();
  let extra = NO_EXTRA;
  if (fields.has(101)) {
    if (fields.byte() !== 1) throw unknown('a type that lacks what it should have');
    extra = readExtra(fields);
  }
  if (!fields.has(END_OF_FIELDS)) throw unknown('a type with more than a number');
  return typeOf(id, extra);
}

function typeOf(id: number, { child, size, names, children, width, scale }: Extra): LogType {
  const name = FIXED.get(id);
  if (name !== undefined) return fixed(name);
  switch (id) {
    case VARCHAR:
      return text(TEXT);
    case BLOB:
      return text('BLOB');
    case DECIMAL:
      if (width > 0) return decimalOf(width, scale);
      break;
    case ENUM:
      if (names.length > 0 && names.length === size) return enumOf(names);
      break;
    case LIST:
      if (child) return listOf(child);
      break;
    case ARRAY:
      if (child && size > 0) return arrayOf(child, size);
      break;
    case STRUCT:
      if (children.length > 0) return structOf(names, children);
  }
  throw unknown(`a type of the number ${id}`);
}

/** More than tables are written to at a time. */
const MOST_KNOWN = 16;

/** Reads the types of chunks. Those of a table are the same bytes in each, and are looked through once. */
export class KnownTypes {
  readonly #known: { readonly bytes: Uint8Array; readonly types: readonly LogType[] }[] = [];

  /** How many there are, and these. Throws NotTakenIn, or RangeError. */
  read(fields: LogFields): readonly LogType[] {
    const known = this.#known.find(({ bytes }) => fields.skipIf(bytes));
    if (known !== undefined) return known.types;
    const start = fields.at;
    const types = Array.from({ length: fields.number() }, () => readType(fields));
    if (this.#known.length < MOST_KNOWN) this.#known.push({ bytes: fields.all.subarray(start, fields.at), types });
    return types;
  }
}
