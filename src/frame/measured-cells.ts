import { isSet } from '../result/bitmap';
import type { Column, NumberColumn, TextColumn } from '../result/column';
import { textColumn } from '../result/text-column';
import { gather } from './gather';
import { COLUMN, labelNames } from './labels';
import { numberColumns } from './roles';

/** The numbers of a result, one a row, with what tells each from the others. */
interface MeasuredCells {
  readonly rows: number;
  readonly number: NumberColumn;
  /** The columns of the result without its numbers, once for each number. */
  readonly others: readonly Column[];
  /** Where there are several number columns: the name of the one that each number stands in. */
  readonly column: TextColumn | null;
}

const has = ({ validity }: Column, row: number) => validity === null || isSet(validity, row);

/** The numbers of a result with at least one number column. NULL is no number. */
export function measuredCells(columns: readonly Column[], rows: number): MeasuredCells {
  const numbers = numberColumns(columns);
  const cells = Array.from({ length: rows }, (_, row) =>
    numbers.flatMap((number) => (has(number, row) ? [{ row, number }] : [])),
  ).flat();
  const others = columns.filter(({ kind }) => kind !== 'number');
  const ofRows = Int32Array.from(cells, ({ row }) => row);
  const gathered = cells.length < rows || numbers.length > 1 ? others.map((each) => gather(each, ofRows)) : others;
  const [first] = numbers as [NumberColumn];
  if (numbers.length === 1) {
    return { rows: cells.length, number: gather(first, ofRows) as NumberColumn, others: gathered, column: null };
  }
  const values = Float64Array.from(cells, ({ row, number }) => number.values[row]!);
  const told = labelNames(numbers);
  const names = cells.map(({ number }) => told[numbers.indexOf(number)]!);
  return {
    rows: cells.length,
    number: { kind: 'number', name: 'value', type: 'DOUBLE', length: cells.length, validity: null, values },
    others: gathered,
    column: textColumn({ kind: 'text', name: COLUMN, type: 'VARCHAR' }, names),
  };
}
