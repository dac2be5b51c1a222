import type { Field, Frame } from '../frame/frame';
import { cellAt } from '../result/cell';
import type { Column } from '../result/column';
import { millisecondsOf } from '../result/instant';

/** A value as JSON has it; times are milliseconds since the epoch, UTC. */
export type PlainCell = string | number | boolean | null;

export interface PlainField {
  readonly name: string;
  /** `json` is text that holds one JSON document a row. */
  readonly kind: Column['kind'];
  /** Grafana's id of a unit, such as `s` or `currencyUSD`. */
  readonly unit?: string;
  readonly decimals?: number;
}

/** An answer without anything of Grafana's, for commands, agents and services. */
export interface PlainAnswer {
  readonly fields: readonly PlainField[];
  readonly rows: readonly (readonly PlainCell[])[];
  /** What must be known beside the rows, a sentence or two each. */
  readonly notices: readonly string[];
  /** What ran. */
  readonly sql: string;
  /** The copy held at least everything committed by then. Milliseconds since the epoch. */
  readonly asOf: number;
}

function plainField({ column, config }: Field): PlainField {
  return {
    name: column.name,
    kind: column.kind,
    ...(config?.unit !== undefined && { unit: config.unit }),
    ...(config?.decimals !== undefined && { decimals: config.decimals }),
  };
}

function plainCell(column: Column, row: number): PlainCell {
  const cell = cellAt(column, row);
  return typeof cell === 'bigint' ? millisecondsOf(cell) : cell;
}

export function plainAnswer({ fields, length, meta }: Frame): PlainAnswer {
  return {
    fields: fields.map(plainField),
    rows: Array.from({ length }, (_, row) => fields.map(({ column }) => plainCell(column, row))),
    notices: meta.notices.map(({ text }) => text),
    sql: meta.executedQueryString ?? '',
    asOf: Number(meta.custom.asOf),
  };
}
