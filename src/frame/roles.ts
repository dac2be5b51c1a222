import { LearningError } from '../error/learning-error';
import type { BooleanColumn, Column, NumberColumn, TextColumn, TimeColumn } from '../result/column';
import { emptyApart } from './empty-texts';

/** A column whose values name a series. */
export type LabelColumn = TextColumn | BooleanColumn;

const TIME_NAMES = ['time', 'timestamp', 'bucket'];

/** The column that is the time axis: one with a name that says so, else the first that holds times. */
export function timeColumn(columns: readonly Column[]): TimeColumn | undefined {
  const times = columns.filter((column) => column.kind === 'time');
  const byName = TIME_NAMES.map((name) => times.find((column) => column.name.toLowerCase() === name));
  return byName.find((column) => column !== undefined) ?? times[0];
}

export function isTimeName(name: string): boolean {
  return TIME_NAMES.includes(name.toLowerCase());
}

export function numberColumns(columns: readonly Column[]): NumberColumn[] {
  return columns.filter((column) => column.kind === 'number');
}

export function labelColumns(columns: readonly Column[]): LabelColumn[] {
  return columns.filter((column) => column.kind !== 'number' && column.kind !== 'time').map(emptyApart);
}

const SHOWN = 12;

/** The error for a result that lacks what its format needs. */
export function lacking(what: string, format: string, columns: readonly Column[], hint: string): LearningError {
  const names = columns.slice(0, SHOWN).map(({ name, type }) => `"${name}" (${type})`);
  const rest = columns.length > SHOWN ? ` and ${columns.length - SHOWN} more` : '';
  return new LearningError(
    'bad_query',
    `The query returned no ${what} column, which ${format} needs. It returned ${names.join(', ')}${rest}.`,
    { hint },
  );
}
