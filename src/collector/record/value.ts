import { roundedOf } from '../../json/exact';
import { isObject } from '../../json/object';
import { TOLERATED_SKEW_MINUTES } from '../../model/clock';
import type { TableColumn } from '../../model/columns';
import { NOT_A_NUMBER } from './lenient-json';
import { microseconds } from './time';
import { jsonText, wellFormed } from './well-formed';

/** As DuckDB is given it: times in microseconds since 1970, lists and objects as JSON text. */
export type Value = string | number | boolean | null;

/** What was wrong with a value. */
export class RecordProblem {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Set by a reader that cut a text. */
export interface Notes {
  cut: boolean;
}

/** @param now milliseconds since the epoch */
export type ReadValue = (raw: unknown, notes: Notes, now: number) => Value | RecordProblem;

/** Characters of a text for which the table knows no limit of its own. */
const LONGEST_TEXT = 100_000;
/** Characters of an object as JSON. */
const LONGEST_JSON = 1_000_000;

const kindOf = (raw: unknown): string => {
  if (raw === null) return 'null';
  if (Array.isArray(raw)) return 'a list';
  switch (typeof raw) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'an object';
  }
};

const not = (wanted: string, raw: unknown) => new RecordProblem(`is ${kindOf(raw)}, not ${wanted}`);

/** Cut between characters; without what no text can hold. */
function cleanText(raw: string, most: number, notes: Notes): string {
  let text = raw;
  if (text.length > most) {
    // Twice as many units hold them all, and a character is up to two.
    const characters = Array.from(text.slice(0, 2 * most + 2));
    notes.cut = characters.length > most;
    if (notes.cut) text = characters.slice(0, most).join('');
  }
  return wellFormed(text);
}

function readText({ maxLength = LONGEST_TEXT, allowedValues, nullable }: TableColumn, filled: boolean): ReadValue {
  return (raw, notes) => {
    if (typeof raw !== 'string') return not('text', raw);
    if (filled && !nullable && raw.trim() === '') return new RecordProblem('is empty');
    if (allowedValues && !allowedValues.includes(raw))
      return new RecordProblem(`is none of ${allowedValues.join(', ')}`);
    return cleanText(raw, maxLength, notes);
  };
}

function outside({ min, max }: TableColumn, value: number): RecordProblem | null {
  if (min !== undefined && value < min) return new RecordProblem(`is below ${min}`);
  if (max !== undefined && value > max) return new RecordProblem(`is above ${max}`);
  return null;
}

function finite(raw: unknown): number | RecordProblem {
  if (raw === NOT_A_NUMBER) return new RecordProblem('is NaN');
  if (typeof raw !== 'number') return not('a number', raw);
  return Number.isFinite(raw) ? raw : new RecordProblem('is infinite');
}

const INT32 = 2 ** 31;

function readInteger(column: TableColumn): ReadValue {
  return (raw) => {
    const value = finite(raw);
    if (value instanceof RecordProblem) return value;
    if (!Number.isInteger(value)) return new RecordProblem('is no whole number');
    if (value < -INT32 || value >= INT32) return new RecordProblem('is too large for 32 bits');
    return outside(column, value) ?? value;
  };
}

function readFloat(column: TableColumn): ReadValue {
  return (raw) => {
    const value = finite(raw);
    if (value instanceof RecordProblem) return value;
    if (!Number.isFinite(Math.fround(value))) return new RecordProblem('is too large for 32 bits');
    return outside(column, value) ?? value;
  };
}

const readBoolean: ReadValue = (raw) => (typeof raw === 'boolean' ? raw : not('true or false', raw));

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const readUuid: ReadValue = (raw) => {
  if (typeof raw !== 'string') return not('a UUID', raw);
  if (!UUID.test(raw)) return new RecordProblem('is no UUID');
  const hex = raw.replaceAll('-', '').toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const readTime: ReadValue = (raw, _notes, now) => {
  if (typeof raw !== 'string' && typeof raw !== 'number') return not('a time', raw);
  const value = microseconds(raw);
  if (value === null) return new RecordProblem('is no time in ISO 8601, nor seconds since 1970');
  if (value > (now + TOLERATED_SKEW_MINUTES * 60_000) * 1000)
    return new RecordProblem(`lies more than ${TOLERATED_SKEW_MINUTES} minutes in the future`);
  return value < 0 ? new RecordProblem('lies before 1970') : value;
};

const readObject: ReadValue = (raw) => {
  if (!isObject(raw)) return not('an object', raw);
  const text = jsonText(raw);
  return text.length > LONGEST_JSON ? new RecordProblem('is larger than 1 MB') : text;
};

function readVector(width: number | null): ReadValue {
  return (raw) => {
    if (!Array.isArray(raw)) return not('a list of numbers', raw);
    if (width !== null && raw.length !== width) return new RecordProblem(`has not ${width} numbers`);
    const bad = raw.some((item) => typeof item !== 'number' || !Number.isFinite(Math.fround(item)));
    return bad ? new RecordProblem('holds something else than finite numbers') : JSON.stringify(raw);
  };
}

/** How a value of a column is read. @param filled whether a text that may not be NULL may not be empty either */
export function reading(column: TableColumn, filled = false): ReadValue {
  const read = readingOf(column, filled);
  return column.type === 'JSON' ? read : (raw, notes, now) => read(roundedOf(raw), notes, now);
}

function readingOf(column: TableColumn, filled: boolean): ReadValue {
  const { type } = column;
  if (type === 'VARCHAR') return readText(column, filled);
  if (type === 'INTEGER') return readInteger(column);
  if (type === 'FLOAT') return readFloat(column);
  if (type === 'BOOLEAN') return readBoolean;
  if (type === 'UUID') return readUuid;
  if (type === 'TIMESTAMP') return readTime;
  if (type === 'JSON') return readObject;
  const [, width] = /^FLOAT\[(\d*)\]$/.exec(type) ?? [];
  if (width === undefined) throw new Error(`No record brings a ${type}.`);
  return readVector(width === '' ? null : Number(width));
}
