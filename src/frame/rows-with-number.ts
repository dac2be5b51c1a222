import { countSet, isSet } from '../result/bitmap';
import type { Column, NumberColumn } from '../result/column';
import { gather } from './gather';
import { numberColumns } from './roles';

const has = ({ validity }: Column, row: number) => validity === null || isSet(validity, row);
const isEmpty = ({ validity, length }: NumberColumn) => validity !== null && countSet(validity, length) === 0;

/** What is left without the rows, and then the number columns, that hold no number. */
export function rowsWithNumber(columns: readonly Column[], rows: number): readonly Column[] {
  const numbers = numberColumns(columns);
  const measured = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => numbers.some((n) => has(n, row)));
  const kept = measured.length < rows ? columns.map((column) => gather(column, measured)) : columns;
  return kept.filter((column) => column.kind !== 'number' || !isEmpty(column));
}
