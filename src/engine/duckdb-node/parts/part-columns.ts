import type { Reading } from './reading';
import type { SelectText } from './template';

/** When the first and the last row of a part were, microseconds. */
export const FIRST = 'learning_part_first';
export const LAST = 'learning_part_last';

const BYTES_PER_VALUE = 12;
/** DuckDB makes room for so many rows at once. */
const LEAST_ROWS = 2048;

export const clause = (conditions: readonly string[]) =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;

/** What an item of a SELECT is called. */
export const nameIn = (item: string) => item.slice(item.lastIndexOf(' AS ') + 4);

/** SELECT of what rows come to, group by group. */
export function groupsSql({ keys, values, conditions }: SelectText, { from, by, where }: Reading): string {
  return `SELECT ${[...by, ...keys, ...values].join(', ')} FROM ${from}${clause([...conditions, ...where])} GROUP BY ALL`;
}

/** The same with the times of the first and the last row of each. */
export function partsSql(select: SelectText, reading: Reading): string {
  const times = [`min(epoch_us(timestamp)) AS ${FIRST}`, `max(epoch_us(timestamp)) AS ${LAST}`];
  return groupsSql({ ...select, values: [...select.values, ...times] }, reading);
}

/** About, of tables with so many rows. */
export function bytesOf({ keys, values }: SelectText, rows: readonly number[]): number {
  const columns = keys.length + values.length + 4;
  return rows.reduce((sum, each) => sum + Math.max(each, LEAST_ROWS) * columns * BYTES_PER_VALUE, 0);
}
