import type { SqlValue } from 'sql.js';
import { plural } from '../../error/plural';
import type { TableColumn } from '../../model/columns';
import type { NeighbourTable } from '../../model/neighbours';
import { quoteIdentifier } from '../../model/quote';
import type { NeighbourRow, NeighbourValue } from '../instant';
import { parseInstant } from '../instant';
import type { SqliteDatabase, SqliteTable } from '../sqlite/database';

/** Rows beyond are left out: a neighbour's table lies in memory once while it is read. */
const MOST_ROWS = 1_000_000;

const isBytes = (value: SqlValue): value is Uint8Array => typeof value === 'object' && value !== null;

const asText = (value: SqlValue): string => (isBytes(value) ? Buffer.from(value).toString('utf8') : String(value));

/** Undefined where the value is none of that type. SQLite stores any value in any column. */
type Reading = (value: SqlValue) => NeighbourValue | undefined;

function time(value: SqlValue): NeighbourValue | undefined {
  if (typeof value === 'string') return parseInstant(value)?.ms;
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  // 1e11 tells the units apart: it is the year 5138 in seconds, and 1973 in milliseconds.
  return value < 1e11 ? value * 1000 : value;
}

function wholeNumber(value: SqlValue): NeighbourValue | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : undefined;
}

function json(value: SqlValue): NeighbourValue | undefined {
  const text = asText(value);
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

const READINGS: Readonly<Record<string, Reading>> = {
  VARCHAR: asText,
  TIMESTAMP: time,
  INTEGER: wholeNumber,
  BOOLEAN: (value) => (value === 0 || value === '0' ? false : value === 1 || value === '1' ? true : undefined),
  JSON: json,
};

export interface ReadTable {
  readonly rows: readonly NeighbourRow[];
  /** What a person should know of how it was read, as sentences. */
  readonly remarks: readonly string[];
}

const given = ({ columns }: SqliteTable, { name }: TableColumn) =>
  columns.find((column) => column.name.toLowerCase() === name);

/** Every row of the table as the model has it: what is missing or of another type is NULL, and said. */
export function readTable(database: SqliteDatabase, stored: SqliteTable, table: NeighbourTable): ReadTable {
  const { name, columns, primaryKey } = table;
  const items = columns.map((column) => {
    const found = given(stored, column);
    return found ? quoteIdentifier(found.name) : 'NULL';
  });
  const readings = columns.map(({ type }) => READINGS[type]!);
  const keys = primaryKey.map((part) => columns.findIndex((column) => column.name === part));
  const lost = new Map<string, number>();
  const rows: NeighbourRow[] = [];
  let keyless = 0;
  let isCut = false;
  for (const values of database.each(`SELECT ${items.join(', ')} FROM ${quoteIdentifier(stored.name)}`)) {
    if (rows.length === MOST_ROWS) {
      isCut = true;
      break;
    }
    if (keys.some((at) => values[at] === null)) {
      keyless++;
      continue;
    }
    rows.push(
      values.map((value, i) => {
        if (value === null) return null;
        const read = readings[i]!(value);
        if (read === undefined) lost.set(columns[i]!.name, 1 + (lost.get(columns[i]!.name) ?? 0));
        return read ?? null;
      }),
    );
  }
  const missing = columns.filter((column) => !given(stored, column)).map((column) => column.name);
  const remarks = [
    ...(missing.length > 0 ? [`${name} of ${database.name} lacks ${missing.join(', ')}, read as NULL.`] : []),
    ...[...lost].map(
      ([column, n]) =>
        `${column} of ${name} holds ${plural(n, 'value that does', 'values that do')} not fit, read as NULL.`,
    ),
    ...(keyless > 0
      ? [
          `${plural(keyless, 'row')} of ${name} without ${primaryKey.join(' and ')} ${keyless === 1 ? 'is' : 'are'} left out.`,
        ]
      : []),
    ...(isCut ? [`${name} is cut after ${MOST_ROWS.toLocaleString('en')} rows.`] : []),
  ];
  return { rows, remarks };
}
