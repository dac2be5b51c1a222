import type { Field, Frame } from '../../frame/frame';
import { formatNumber, numberAt, shownCell, titleOf } from '../format';
import { type Look, lookOf, type Panel, thresholdColor } from '../panel';

/** One number of a panel, with its name and how to show it. */
export interface Value {
  readonly name: string;
  readonly number: number | null;
  readonly text: string;
  readonly color: string | null;
  readonly look: Look;
}

const numbers = ({ fields }: Frame) => fields.filter(({ column }) => column.kind === 'number');

function value(panel: Panel, field: Field, row: number, name: string): Value {
  const look = lookOf(panel, field.column.name);
  const number = numberAt(field, row);
  return {
    name,
    number,
    text: shownCell(field, row, look) ?? look.noValue ?? '-',
    color: number === null ? null : thresholdColor(look, number),
    look,
  };
}

/** A value a row where rows have names, else the last value of each number. */
export function valuesOf(panel: Panel, frame: Frame): Value[] {
  const names = frame.fields.filter(({ column }) => column.kind === 'text');
  const fields = numbers(frame);
  if (names.length > 0) {
    const first = fields[0];
    if (!first) return [];
    return Array.from({ length: frame.length }, (_, row) =>
      value(panel, first, row, names.map((field) => shownCell(field, row, {}) ?? '(none)').join(' ')),
    );
  }
  if (frame.length === 0) return [];
  if (fields.length > 0) {
    return fields.map((field) =>
      value(panel, field, frame.length - 1, titleOf(field, lookOf(panel, field.column.name))),
    );
  }
  return frame.fields.map((field) => ({
    name: field.column.name,
    number: null,
    text: shownCell(field, frame.length - 1, lookOf(panel, field.column.name)) ?? '-',
    color: null,
    look: lookOf(panel, field.column.name),
  }));
}

export const share = (number: number, total: number) =>
  formatNumber(total === 0 ? 0 : number / total, 'percentunit', 0);
