import { LearningError } from '../../error/learning-error';
import type { Filter, FilterOperator } from '../filter';
import { timestampText } from '../time/timestamp-literal';
import { parseInstant } from '../time-range';
import { op } from '../tree/op';
import { type Binding, type Field, join, type Sql, sql, verbatim } from '../tree/sql';

/** The most values of a list that are bound as one parameter each; a longer list is bound as one parameter. */
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

/** Makes SQL of a value of a filter. */
type Write = (value: Binding) => Sql;

function isIn(field: Field, value: unknown, write: Write): Sql {
  const values = list(field, value);
  if (values.length === 0) return sql`false`;
  if (values.length <= SPELT_OUT) return sql`${field.sql} IN (${join(values.map((one) => field.cast(write(one))))})`;
  const alike = values.every((one) => typeof one === 'number') ? values : values.map(String);
  return op.isIn(field.sql, write(alike), field.cast);
}

type Condition = (field: Field, value: unknown, write: Write) => Sql;

const compare =
  (operator: string): Condition =>
  (field, value, write) =>
    sql`${field.sql} ${verbatim(operator)} ${field.cast(write(scalar(field, value)))}`;

const matches: Condition = (field, value, write) => {
  if (typeof value !== 'string') return reject(field, 'a regular expression', value);
  return op.matches(sql`CAST(${field.sql} AS VARCHAR)`, write(value));
};

/** Rows whose field is NULL meet the negative operators, as a missing label does in Grafana. */
export const unless = ({ sql: field }: Field, condition: Sql) => sql`(${field} IS NULL OR NOT ${condition})`;

const CONDITIONS: Record<FilterOperator, Condition> = {
  '=': compare('='),
  '!=': compare('IS DISTINCT FROM'),
  '=|': isIn,
  '!=|': (field, value, write) => unless(field, isIn(field, value, write)),
  '=~': matches,
  '!~': (field, value, write) => unless(field, matches(field, value, write)),
  '<': compare('<'),
  '<=': compare('<='),
  '>': compare('>'),
  '>=': compare('>='),
  isNull: (field) => sql`${field.sql} IS NULL`,
  isNotNull: (field) => sql`${field.sql} IS NOT NULL`,
};

/** One SQL condition, with its values as `write` makes SQL of them. */
export function conditionSql(field: Field, { op: operator, value }: Filter, write: Write): Sql {
  return CONDITIONS[operator](field, value, write);
}
