import { LearningError } from '../error/learning-error';

const MOST_SHOWN = 60;

/** Half of a character that takes two units. A JSON text with one alone is refused by strict readers. */
const HALF_AT_END = /[\ud800-\udbff]$/;

/** The beginning of the text, of at most so many UTF-16 units. */
export const cut = (text: string, most: number): string =>
  text.length > most ? text.slice(0, most).replace(HALF_AT_END, '') : text;

/** The beginning of the text, with an ellipsis where it is cut off. */
export const shortened = (text: string, most: number): string => (text.length > most ? `${cut(text, most)}…` : text);

/** What a message shows of a text that people wrote. */
export const clip = (text: string) => shortened(text, MOST_SHOWN);

/** Gives the value its type, or throws LearningError `bad_query` that names the field. */
export type Guard<T> = (value: unknown, field: string) => T;

function describe(value: unknown): string {
  if (value === undefined) return 'it is missing';
  if (value === null) return 'it is null';
  if (Array.isArray(value)) return value.length === 0 ? 'it is an empty list' : 'it is a list';
  if (typeof value === 'string') return value.trim() === '' ? 'it is an empty text' : 'it is a text';
  if (typeof value === 'object') return 'it is an object';
  return `it is the ${typeof value} ${value}`;
}

/** @param field as `orderBy.field` or `measures[1]`; empty for the query as a whole */
export function reject(value: unknown, field: string, expected: string): never {
  const subject = field ? `The field ${field} of the query` : 'The query';
  throw new LearningError('bad_query', `${subject} must be ${expected}; ${describe(value)}.`);
}

/** Grafana and provisioning write null for what is not there. */
export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

export const text: Guard<string> = (value, field) =>
  typeof value === 'string' ? value : reject(value, field, 'a text');

export const nonEmptyText: Guard<string> = (value, field) =>
  typeof value === 'string' && value.trim() !== '' ? value : reject(value, field, 'a text that is not empty');

export const flag: Guard<boolean> = (value, field) =>
  typeof value === 'boolean' ? value : reject(value, field, 'true or false');

export const wholeFrom =
  (least: number): Guard<number> =>
  (value, field) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least
      ? value
      : reject(value, field, `a whole number, ${least} or more`);

export const scalar: Guard<string | number | boolean> = (value, field) => {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : reject(value, field, 'a text, a number, true or false');
};

export const oneOf =
  <const T extends string>(choices: readonly T[]): Guard<T> =>
  (value, field) =>
    choices.find((choice) => choice === value) ??
    reject(
      value,
      field,
      `one of ${choices.join(', ')}${typeof value === 'string' ? `, not ${JSON.stringify(clip(value))}` : ''}`,
    );

export const listOf =
  <T>(guard: Guard<T>): Guard<readonly T[]> =>
  (value, field) =>
    Array.isArray(value) ? value.map((item, i) => guard(item, `${field}[${i}]`)) : reject(value, field, 'a list');

export const object: Guard<Readonly<Record<string, unknown>>> = (value, field) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : reject(value, field, 'an object');

export const recordOf =
  <T>(guard: Guard<T>): Guard<Readonly<Record<string, T>>> =>
  (value, field) =>
    Object.fromEntries(
      Object.entries(object(value, field)).map(([key, item]) => [key, guard(item, `${field}.${clip(key)}`)]),
    );

/** The fields that are there, each with its type. */
export function present<T extends object>(
  fields: Readonly<Record<string, unknown>>,
  guards: { readonly [K in keyof T]: Guard<T[K]> },
): Partial<T> {
  const names = Object.keys(guards) as (keyof T & string)[];
  const found = names.filter((name) => !isAbsent(fields[name])).map((name) => [name, guards[name](fields[name], name)]);
  return Object.fromEntries(found) as Partial<T>;
}
