import { type Unit, unitOfGrafana } from '../model/units';
import { isoTime } from '../result/instant';
import type { PlainAnswer, PlainCell, PlainField } from './asker';

/** A cell as people and JSON read it: times as ISO 8601 in UTC. */
export function readable(cell: PlainCell, { kind }: PlainField): PlainCell {
  return kind === 'time' && typeof cell === 'number' ? isoTime(BigInt(cell) * 1_000_000n) : cell;
}

/** The unit of the numbers of a column, as the vocabulary names it; undefined where they have none, or one of points. */
export const unitOf = ({ unit }: PlainField): Unit | undefined =>
  unit === undefined ? undefined : unitOfGrafana(unit);

export type PlainRow = Readonly<Record<string, PlainCell>>;

/** The rows by the names of their fields, times as ISO 8601 in UTC. */
export function objectsOf({ fields, rows }: PlainAnswer): PlainRow[] {
  return rows.map((cells) => Object.fromEntries(fields.map((field, i) => [field.name, readable(cells[i]!, field)])));
}
