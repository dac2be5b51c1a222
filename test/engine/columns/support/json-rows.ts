import type { ColumnSpec } from '../../../../src/engine/columns/column-spec';
import { GrowingBooleans } from '../../../../src/engine/columns/growing-booleans';
import {
  type GrowingColumn,
  GrowingColumns,
  type GrowingColumnsOptions,
} from '../../../../src/engine/columns/growing-columns';
import { GrowingNumbers } from '../../../../src/engine/columns/growing-numbers';
import { GrowingText } from '../../../../src/engine/columns/growing-text';
import { GrowingTimes } from '../../../../src/engine/columns/growing-times';
import { mendJson } from '../../../../src/engine/columns/mend-json';
import { bitmap, set } from '../../../../src/result/bitmap';
import type { Column } from '../../../../src/result/column';
import type { Notice } from '../../../../src/result/result';

/** A value as JSON has it: large integers, NaN and times are texts. */
type Json = string | number | boolean | null;

interface JsonColumn extends GrowingColumn {
  append(mask: Uint8Array | null, values: readonly Json[]): void;
}

const isTrue = (value: Json) => value === true;

function numbers(spec: ColumnSpec): JsonColumn {
  const column = new GrowingNumbers(spec);
  return {
    append: (mask, values) => {
      const start = column.extend(mask, values.length);
      for (const [i, value] of values.entries()) {
        if (typeof value === 'string' && /^-?\d+$/.test(value)) column.set(start + i, BigInt(value));
        else if (value !== null) column.values[start + i] = Number(String(value).replace('inf', 'Infinity'));
      }
      column.requireFinite(start);
    },
    finish: () => column.finish(),
  };
}

function booleans(spec: ColumnSpec): JsonColumn {
  const column = new GrowingBooleans(spec);
  return {
    append: (mask, values) => {
      const start = column.extend(mask, values.length);
      for (const [i, value] of values.entries()) if (isTrue(value)) set(column.values, start + i);
    },
    finish: () => column.finish(),
  };
}

function text(kind: 'text' | 'json'): (spec: ColumnSpec) => JsonColumn {
  return (spec) => {
    const column = new GrowingText(spec);
    return {
      append: (mask, values) => {
        const { length, end } = column;
        column.validity.append(mask, values.length);
        column.reserve(values.length, 0);
        for (const value of values) {
          if (value !== null) column.write(String(value));
          column.endRow();
        }
        if (kind === 'json') mendJson(column, { length, end }, mask, spec.losses);
      },
      finish: () => column.finish(kind),
    };
  };
}

/** Texts such as `2026-01-02 03:04:05.678`; those with a zone end with its hours, as in `+00`. */
function times(naive: boolean): (spec: ColumnSpec) => JsonColumn {
  return (spec) => {
    const column = new GrowingTimes(spec);
    return {
      append: (mask, values) => {
        const ticks = new BigInt64Array(values.map((value) => (value === null ? 0n : microseconds(String(value)))));
        column.appendTicks(mask, new Int32Array(ticks.buffer), { thousands: 1, naive });
      },
      finish: () => column.finish(),
    };
  };
}

function microseconds(time: string): bigint {
  const [, until, fraction = '', hours] = /^(.{19})(?:\.(\d+))?([+-]\d\d)?/.exec(time)!;
  const milliseconds = Date.parse(`${until!.replace(' ', 'T')}${hours === undefined ? 'Z' : `${hours}:00`}`);
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

function dates(spec: ColumnSpec): JsonColumn {
  const column = new GrowingTimes(spec);
  return {
    append: (mask, values) => {
      const days = values.map((value) => (value === null ? 0 : Date.parse(String(value)) / 86_400_000));
      column.appendDays(mask, Int32Array.from(days), true);
    },
    finish: () => column.finish(),
  };
}

const COLUMNS: Readonly<Record<string, (spec: ColumnSpec) => JsonColumn>> = {
  BIGINT: numbers,
  DOUBLE: numbers,
  BOOLEAN: booleans,
  VARCHAR: text('text'),
  JSON: text('json'),
  TIMESTAMP: times(true),
  'TIMESTAMP WITH TIME ZONE': times(false),
  DATE: dates,
};

/** Columns of pages of rows, as an engine behind HTTP answers them. */
export function columnsOf(
  named: readonly { readonly name: string; readonly typeName: string }[],
  pages: Iterable<readonly (readonly Json[])[]>,
  options: GrowingColumnsOptions,
): { columns: Column[]; notices: Notice[] } {
  const growing = new GrowingColumns(named, options, (spec) => COLUMNS[spec.typeName]!(spec));
  for (const rows of pages) {
    for (const [i, column] of growing.columns.entries()) {
      const values = rows.map((row) => row[i]!);
      column.append(maskOf(values), values);
    }
  }
  return growing.finish();
}

/** Null where every row has a value. */
function maskOf(values: readonly Json[]): Uint8Array | null {
  if (!values.includes(null)) return null;
  const mask = bitmap(values.length);
  for (const [i, value] of values.entries()) if (value !== null) set(mask, i);
  return mask;
}
