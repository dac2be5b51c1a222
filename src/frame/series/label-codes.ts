import { isSet } from '../../result/bitmap';
import type { BooleanColumn } from '../../result/column';
import type { LabelColumn } from '../roles';
import { PairTable } from './pair-table';
import type { RowCodes } from './text-codes';
import { textCodes } from './text-codes';

/** NULL and the empty text are one label, as they are to Grafana. */
export function labelCodes(columns: readonly LabelColumn[], rows: number): RowCodes {
  const single = { codes: new Int32Array(rows), firstRows: rows === 0 ? [] : [0] };
  return columns.map((column) => columnCodes(column)).reduce(combined, single);
}

function columnCodes(column: LabelColumn): RowCodes {
  return column.kind === 'boolean' ? booleanCodes(column) : textCodes(column);
}

function combined(left: RowCodes, right: RowCodes): RowCodes {
  if (left.firstRows.length <= 1) return right;
  if (right.firstRows.length <= 1) return left;
  const table = new PairTable();
  const codes = new Int32Array(left.codes.length);
  const firstRows: number[] = [];
  for (let row = 0; row < codes.length; row++) {
    const code = table.intern(left.codes[row]!, right.codes[row]!);
    if (code === firstRows.length) firstRows.push(row);
    codes[row] = code;
  }
  return { codes, firstRows };
}

function booleanCodes({ length, validity, values }: BooleanColumn): RowCodes {
  const codes = new Int32Array(length);
  const firstRows: number[] = [];
  const known = [-1, -1, -1];
  for (let row = 0; row < length; row++) {
    const value = validity !== null && !isSet(validity, row) ? 2 : isSet(values, row) ? 1 : 0;
    if (known[value] === -1) known[value] = firstRows.push(row) - 1;
    codes[row] = known[value]!;
  }
  return { codes, firstRows };
}
