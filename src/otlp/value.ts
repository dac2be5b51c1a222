import { fieldsOf } from '../json/object';

/** What an attribute holds, once its encoding is off. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export type Attributes = ReadonlyMap<string, Value>;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** JSON has 64-bit integers as text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Lower-case hexadecimal of an identifier of so many bytes; empty where it is none, or all zero. */
export function identifier(value: unknown, bytes: number): string {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : textOf(value).toLowerCase();
  return text.length === bytes * 2 && /^[0-9a-f]+$/.test(text) && /[^0]/.test(text) ? text : '';
}

/** Deeper values are left out. */
const DEEPEST = 16;

function readValue(any: unknown, depth: number): Value | undefined {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue } = fieldsOf(any);
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  const number = numberOf(intValue) ?? numberOf(doubleValue);
  if (number !== undefined || depth === DEEPEST) return number;
  if (arrayValue !== undefined) {
    return listOf(fieldsOf(arrayValue).values)
      .map((item) => readValue(item, depth + 1))
      .filter((item) => item !== undefined);
  }
  if (kvlistValue !== undefined) return Object.fromEntries(entriesOf(fieldsOf(kvlistValue).values, depth + 1));
  return undefined;
}

function entriesOf(list: unknown, depth: number): [string, Value][] {
  return listOf(list).flatMap((entry) => {
    const { key, value } = fieldsOf(entry);
    const read = readValue(value, depth);
    return typeof key === 'string' && read !== undefined ? [[key, read] as [string, Value]] : [];
  });
}

/** The value of an `AnyValue`, from protobuf or JSON; absent where it has none. */
export const anyValueOf = (any: unknown): Value | undefined => readValue(any, 0);

/** A list of `KeyValue`, from protobuf or JSON; what has no value is left out. */
export const attributesOf = (list: unknown): Attributes => new Map(entriesOf(list, 0));
