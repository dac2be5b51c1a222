import { plural } from '../error/plural';
import { countSet, isSet } from '../result/bitmap';
import type { Column, TimeColumn } from '../result/column';
import type { Notice } from '../result/result';
import { gather } from './gather';
import { timeColumn } from './roles';

interface TimedRows {
  readonly columns: readonly Column[];
  readonly time: TimeColumn;
  readonly notices: readonly Notice[];
}

/** The rows that have a time; the others are left out, with a notice. */
export function rowsWithTime(columns: readonly Column[], time: TimeColumn): TimedRows {
  const { validity, length } = time;
  if (validity === null) return { columns, time, notices: [] };
  const rows = new Int32Array(countSet(validity, length));
  if (rows.length === length) return { columns, time, notices: [] };
  for (let row = 0, i = 0; row < length; row++) if (isSet(validity, row)) rows[i++] = row;
  const kept = columns.map((column) => gather(column, rows));
  const text = `${length - rows.length} of ${plural(length, 'row')} ${length - rows.length === 1 ? 'has' : 'have'} no ${JSON.stringify(time.name)}, and ${length - rows.length === 1 ? 'was' : 'were'} left out.`;
  return { columns: kept, time: timeColumn(kept)!, notices: [{ severity: 'warning', text }] };
}
