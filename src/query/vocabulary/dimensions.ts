import { LearningError } from '../../error/learning-error';
import { type Column, EXECUTION_COLUMNS } from '../../model/columns';
import { DERIVED_FIELDS, type DerivedField } from '../../model/derived';
import type { Dimension } from './dimension';
import { title } from './title';
import { unknownName } from './unknown-name';

function columnKind({ type }: Column): Dimension['kind'] {
  if (type === 'BOOLEAN') return 'boolean';
  return type === 'VARCHAR' ? 'text' : 'number';
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
        sql: column.name,
        kind: columnKind(column),
      }),
    ),
  ...derived.flatMap(({ name, sql, meaning, values }): Dimension[] =>
    values ? [{ id: name, label: title(name), help: meaning, sql, kind: 'text', values }] : [],
  ),
  {
    id: 'hour_of_day',
    label: 'Hour of day',
    help: 'Hour in which the execution was recorded, 00 to 23, in the time zone of the stored timestamps.',
    sql: "strftime(timestamp, '%H')",
    kind: 'text',
    values: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
  },
  {
    id: 'weekday',
    label: 'Weekday',
    help: 'Day of the week on which the execution was recorded, in the time zone of the stored timestamps.',
    sql: "strftime(timestamp, '%A')",
    kind: 'text',
    values: WEEKDAYS,
  },
  {
    id: 'solution_summary',
    label: 'Solution',
    help: 'What solved the task.',
    sql: 'solution_summary',
    kind: 'text',
  },
];

export const METADATA_PREFIX = 'metadata.';

const byId: ReadonlyMap<string, Dimension> = new Map(DIMENSIONS.map((dimension) => [dimension.id, dimension]));

/** `metadata.KEY` reads the top-level key KEY, whatever characters it has. `bind` takes the key as a parameter. */
export function lookUpDimension(id: string, bind: (value: string) => string): Dimension | undefined {
  if (id.startsWith(METADATA_PREFIX) && id.length > METADATA_PREFIX.length) {
    const key = id.slice(METADATA_PREFIX.length);
    const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return {
      id,
      label: key,
      help: `The key ${key} of metadata.`,
      sql: `json_extract_string(metadata, ${bind(pointer)})`,
      kind: 'text',
    };
  }
  return byId.get(id);
}

export function findDimension(id: string, bind: (value: string) => string): Dimension {
  const dimension = lookUpDimension(id, bind);
  if (dimension) return dimension;
  throw new LearningError('bad_query', unknownName('dimension', id, [...byId.keys(), `${METADATA_PREFIX}KEY`]));
}
