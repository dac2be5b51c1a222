import type { Frame } from '../../../../../src/frame/frame';
import { cellAt } from '../../../../../src/result/cell';

/** Of floating sums, whose order of addition is nobody's business. */
const TOLERANCE = 1e-9;

/** As cells, without what tells of the copy. */
export const shown = (frames: readonly Frame[]) =>
  frames.map(({ fields, length, meta }) => ({
    keptRows: meta.custom.keptRows,
    notices: meta.notices,
    fields: fields.map(({ column, labels }) => ({ name: column.name, kind: column.kind, labels })),
    rows: Array.from({ length }, (_, row) => fields.map(({ column }) => cellAt(column, row))),
  }));

/** What is kept is of no account. */
export function isAlike(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number' && !Number.isInteger(b)) {
    return Object.is(a, b) || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  const keys = Object.keys(b);
  const inside = (value: object, key: string) => (value as Record<string, unknown>)[key];
  return (
    keys.length === Object.keys(a).length &&
    keys.every((key) => key === 'keptRows' || isAlike(inside(a, key), inside(b, key)))
  );
}
