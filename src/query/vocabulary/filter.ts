import { LearningError } from '../../error/learning-error';
import type { Binding } from '../notation/bindings';
import { parseInstant } from '../time/parse-instant';
import { timestampText } from '../time/timestamp-literal';
import type { Field } from './field';

export const FILTER_OPERATORS = [
  '=',
  '!=',
  '=|',
  '!=|',
  '=~',
  '!~',
  '<',
  '<=',
  '>',
  '>=',
  'isNull',
  'isNotNull',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

type Scalar = string | number | boolean;

export interface Filter {
  readonly field: string;
  readonly op: FilterOperator;
  /** A list with `=|` and `!=|`, nothing with `isNull` and `isNotNull`. */
  readonly value?: Scalar | readonly Scalar[];
  /** Set where the value is that very text, although it looks like a reference to a variable. */
  readonly literal?: true;
}

/** Beyond so many values a list is bound as one parameter instead of one each. */
const SPELT_OUT = 50;

/** No column holds a number beyond it, and DuckDB refuses to make a FLOAT of one. */
const LARGEST_FLOAT = 3.4028234663852886e38;

function reject(field: Field, expected: string, value: unknown): never {
  const shown = typeof value === 'string' ? 'that text' : `a ${Array.isArray(value) ? 'list' : typeof value}`;
  throw new LearningError('bad_query', `The filter on ${field.id} takes ${expected}, not ${shown}.`);
}

function scalar(field: Field, value: unknown): string | number | boolean {
  switch (field.kind) {
    case 'number': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) reject(field, 'a number', value);
      return Math.min(Math.max(number, -LARGEST_FLOAT), LARGEST_FLOAT);
    }
    case 'boolean': {
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      return reject(field, 'true or false', value);
    }
    case 'time': {
      const time = typeof value === 'string' ? parseInstant(value) : value;
      if (typeof time !== 'number' || Number.isNaN(new Date(time).getTime())) {
        return reject(field, 'a time such as 2026-02-09T12:00:00Z', value);
      }
      return timestampText(time, field.storedTimeZone);
    }
    case 'text':
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
        reject(field, 'a text', value);
      }
      return String(value);
  }
}

function list(field: Field, value: unknown): (string | number | boolean)[] {
  if (!Array.isArray(value)) return reject(field, 'a list with this operator', value);
  return value.map((entry) => scalar(field, entry));
}

function isIn(field: Field, value: unknown, bind: (value: Binding) => string): string {
  const values = list(field, value);
  if (values.length === 0) return 'false';
  if (values.length <= SPELT_OUT) return `${field.sql} IN (${values.map((v) => field.cast(bind(v))).join(', ')})`;
  const bound = values.every((v) => typeof v === 'number') ? bind(values) : bind(values.map(String));
  return `${field.sql} IN (SELECT ${field.cast('unnest')} FROM unnest(${bound}) AS list(unnest))`;
}

type Condition = (field: Field, value: unknown, bind: (value: Binding) => string) => string;

const compare =
  (operator: string): Condition =>
  (field, value, bind) =>
    `${field.sql} ${operator} ${field.cast(bind(scalar(field, value)))}`;

const matches: Condition = (field, value, bind) => {
  if (typeof value !== 'string') return reject(field, 'a regular expression', value);
  return `regexp_matches(CAST(${field.sql} AS VARCHAR), ${bind(value)})`;
};

const CONDITIONS: Record<FilterOperator, Condition> = {
  '=': compare('='),
  '!=': compare('IS DISTINCT FROM'),
  '=|': isIn,
  '!=|': (field, value, bind) => `(${field.sql} IS NULL OR NOT ${isIn(field, value, bind)})`,
  '=~': matches,
  '!~': (field, value, bind) => `(${field.sql} IS NULL OR NOT ${matches(field, value, bind)})`,
  '<': compare('<'),
  '<=': compare('<='),
  '>': compare('>'),
  '>=': compare('>='),
  isNull: (field) => `${field.sql} IS NULL`,
  isNotNull: (field) => `${field.sql} IS NOT NULL`,
};

/** One SQL condition. Rows whose field is NULL meet the negative operators, as a missing label does in Grafana. */
export function conditionSql(field: Field, { op, value }: Filter, bind: (value: Binding) => string): string {
  return CONDITIONS[op](field, value, bind);
}
