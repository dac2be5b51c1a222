import { findNeighbour, type NeighbourName } from '../model/neighbours';
import type { NeighbourRow, NeighbourValue } from './row';

/** Rows of a table with the names of its columns. */
export function asObjects(name: NeighbourName, rows: readonly NeighbourRow[]): Record<string, NeighbourValue>[] {
  const { columns } = findNeighbour(name);
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column.name, row[at] ?? null])));
}
