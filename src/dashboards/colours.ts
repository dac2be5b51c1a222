import { EXECUTION_COLUMNS, type TableColumn } from '../model/columns';
import type { Override } from './source';

/** Of lines and bars, in their order: told apart by those who see no difference between red and green. */
export const SERIES_COLOURS = ['blue', 'orange', 'purple', 'yellow', 'super-light-blue'] as const;

/** Good and bad beside each other, without green. */
const GOOD = { color: { mode: 'fixed', fixedColor: 'blue' } } as const;
const BAD = { color: { mode: 'fixed', fixedColor: 'red' } } as const;
export const OUTCOMES = { successes: GOOD, failures: BAD } as const;

const fixed = (index: number) => ({
  color: { mode: 'fixed', fixedColor: SERIES_COLOURS[index % SERIES_COLOURS.length]! },
});

/** A colour for each of these fields, whatever a palette would give them. */
export const coloursOf = (fields: readonly string[]): Override[] =>
  fields.map((field, i) => ({ field, properties: fixed(i) }));

/** Overrides that give each tier or pool its colour, the same on every dashboard. */
export function coloursOfValues(dimension: string): Override[] {
  const column: TableColumn | undefined = EXECUTION_COLUMNS.find(({ name }) => name === dimension);
  return (column?.knownValues ?? []).map((value, i) => ({
    field: new RegExp(`^${value}$`),
    properties: value === 'unknown' ? { color: { mode: 'fixed', fixedColor: 'text' } } : fixed(i),
  }));
}
