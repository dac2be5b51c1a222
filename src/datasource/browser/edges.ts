import { MOST_EDGES, PART_ROWS, type TablePart } from '../../api/tables';

/**
 * Where the last part is to be cut, so that only new rows have to come. Small parts are given up for one that holds the
 * rows of them all, when they are no smaller than half of the one before: so there are few, and no row comes often.
 */
export function edgesOf(parts: readonly TablePart[]): number[] {
  const last = parts.at(-1);
  if (last === undefined) return [];
  const group = Math.floor(last.from / PART_ROWS);
  if (last.to >= (group + 1) * PART_ROWS) return [];
  const edges: number[] = [];
  const rows: number[] = [];
  for (const part of parts.filter(({ from }) => Math.floor(from / PART_ROWS) === group)) {
    edges.push(part.to);
    rows.push(part.rows);
    while (rows.length > 1 && rows.at(-1)! * 2 >= rows.at(-2)!) {
      rows.push(rows.pop()! + rows.pop()!);
      edges.splice(-2, 1);
    }
  }
  return edges.slice(-MOST_EDGES);
}
