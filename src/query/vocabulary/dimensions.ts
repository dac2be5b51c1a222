import { LearningError } from '../../error/learning-error';
import { type Column, EXECUTION_COLUMNS } from '../../model/columns';
import { DERIVED_FIELDS, type DerivedField } from '../../model/derived';
import { op } from '../tree/op';
import { name as named, type Sql, sql, verbatim } from '../tree/sql';
import type { Dimension } from './dimension';
import { title } from './dimension';
import { unknownName } from './unknown-name';

const columnKind = ({ type }: Column): Dimension['kind'] => (type === 'BOOLEAN' ? 'boolean' : 'text');

/** A number that rows are grouped by is a label: as a number it would be one more value of a series, or of an alert. */
function columnSql({ name, type }: Column): Sql {
  return type === 'VARCHAR' || type === 'BOOLEAN' ? named(name) : sql`CAST(${named(name)} AS VARCHAR)`;
}

const columns: readonly Column[] = EXECUTION_COLUMNS;
const derived: readonly DerivedField[] = DERIVED_FIELDS;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Every dimension but the keys of `metadata`: the columns fit to group by, the derived labels, the calendar. */
export const DIMENSIONS: readonly Dimension[] = [
  ...columns
    .filter(({ dimension }) => dimension)
    .map(
      (column): Dimension => ({
        id: column.name,
        label: title(column.name),
        help: column.meaning,
        sql: columnSql(column),
        kind: columnKind(column),
      }),
    ),
  ...derived.flatMap(({ name, sql: text, meaning, values }): Dimension[] =>
    values ? [{ id: name, label: title(name), help: meaning, sql: verbatim(text), kind: 'text', values }] : [],
  ),
  {
    id: 'hour_of_day',
    label: 'Hour of day',
    help: 'Hour in which the execution was recorded, 00 to 23, in the time zone of the stored timestamps.',
    sql: op.hourOfDay(sql`timestamp`),
    kind: 'text',
    values: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
  },
  {
    id: 'weekday',
    label: 'Weekday',
    help: 'Day of the week on which the execution was recorded, in the time zone of the stored timestamps.',
    sql: op.weekday(sql`timestamp`),
    kind: 'text',
    values: WEEKDAYS,
  },
  {
    id: 'solution_summary',
    label: 'Solution',
    help: 'What solved the task.',
    sql: sql`solution_summary`,
    kind: 'text',
  },
];

export const METADATA_PREFIX = 'metadata.';

const byId: ReadonlyMap<string, Dimension> = new Map(DIMENSIONS.map((dimension) => [dimension.id, dimension]));

/** `metadata.KEY` reads the top-level key KEY, whatever characters it has. */
export function lookUpDimension(id: string): Dimension | undefined {
  if (id.startsWith(METADATA_PREFIX) && id.length > METADATA_PREFIX.length) {
    const key = id.slice(METADATA_PREFIX.length);
    return {
      id,
      label: key,
      help: `The key ${key} of metadata.`,
      sql: op.jsonText(sql`metadata`, key),
      kind: 'text',
    };
  }
  return byId.get(id);
}

export function findDimension(id: string): Dimension {
  const dimension = lookUpDimension(id);
  if (dimension) return dimension;
  throw new LearningError('bad_query', unknownName('dimension', id, [...byId.keys(), `${METADATA_PREFIX}KEY`]));
}
