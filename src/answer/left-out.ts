import type { DataFacts } from '../engine/engine';
import { plural } from '../error/plural';
import type { Notice } from '../result/result';

/** Says which values of the data at hand no measure takes in. */
export function leftOutNotices(columns: readonly string[], { notFinite }: DataFacts): Notice[] {
  return columns.map((column) => {
    const count = notFinite.get(column)!;
    const values = `${plural(count, 'value')} of`;
    const are = count === 1 ? 'is NaN or infinite, and is' : 'are NaN or infinite, and are';
    return { severity: 'warning', text: `${values} "${column}" in the database ${are} left out.` };
  });
}
