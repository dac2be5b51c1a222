import type { Frame } from '../frame/frame';
import { cellAt } from '../result/cell';
import type { Column } from '../result/column';
import { isoTime, millisecondsOf } from '../result/instant';
import type { Asked, AskedField, PlainCell } from './asker';

function plainCell(column: Column, row: number): PlainCell {
  const cell = cellAt(column, row);
  return typeof cell === 'bigint' ? millisecondsOf(cell) : cell;
}

/** The frame of an answer without what only Grafana needs. */
export function plain({ fields, length, meta }: Frame): Asked {
  return {
    fields: fields.map(({ column: { name, kind }, config: { unit, decimals } = {} }) => ({
      name,
      kind,
      ...(unit !== undefined && { unit }),
      ...(decimals !== undefined && { decimals }),
    })),
    rows: Array.from({ length }, (_, row) => fields.map(({ column }) => plainCell(column, row))),
    notices: meta.notices.map(({ text }) => text),
    sql: meta.executedQueryString ?? '',
    asOf: Number(meta.custom.asOf),
  };
}

/** A cell as people and JSON read it: times as ISO 8601 in UTC. */
export function readable(cell: PlainCell, { kind }: AskedField): PlainCell {
  return kind === 'time' && typeof cell === 'number' ? isoTime(BigInt(cell) * 1_000_000n) : cell;
}

export type PlainRow = Readonly<Record<string, PlainCell>>;

/** The rows by the names of their fields, times as ISO 8601 in UTC. */
export function objectsOf({ fields, rows }: Asked): PlainRow[] {
  return rows.map((cells) => Object.fromEntries(fields.map((field, i) => [field.name, readable(cells[i]!, field)])));
}
