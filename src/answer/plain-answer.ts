import type { Frame } from '../frame/frame';
import { cellAt } from '../result/cell';
import type { Column } from '../result/column';
import { millisecondsOf } from '../result/instant';

/** A value as JSON can hold it: times are milliseconds since 1970-01-01T00:00:00Z, JSON is its text. */
export type PlainCell = number | boolean | string | null;

export interface PlainField {
  readonly name: string;
  readonly kind: Column['kind'];
  /** Grafana's id of a unit, such as `s` or `currencyUSD`. */
  readonly unit?: string;
  readonly decimals?: number;
}

/** One answer. */
export interface PlainAnswer {
  readonly fields: readonly PlainField[];
  /** Cells in the order of the fields. */
  readonly rows: readonly (readonly PlainCell[])[];
  /** What a person must know of the answer that is not in its rows. */
  readonly notices: readonly string[];
  /** What ran. */
  readonly sql: string;
  /** The copy held at least everything committed by then. Milliseconds since the epoch. */
  readonly asOf: number;
}

function plainCell(column: Column, row: number): PlainCell {
  const cell = cellAt(column, row);
  return typeof cell === 'bigint' ? millisecondsOf(cell) : cell;
}

/** The frame of an answer without what only Grafana needs. */
export function plainAnswer({ fields, length, meta }: Frame): PlainAnswer {
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
