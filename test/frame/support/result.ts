import { bitmap, set } from '../../../src/result/bitmap';
import type { BooleanColumn, Column, NumberColumn, TextColumn, TimeColumn } from '../../../src/result/column';
import type { Notice, Result } from '../../../src/result/result';
import { textColumn } from '../../../src/result/text-column';

/** A result of these columns, as the engine hands it over. */
export function resultOf(columns: readonly Column[], notices: readonly Notice[] = []): Result {
  const rows = columns[0]?.length ?? 0;
  return {
    columns,
    rows,
    isCut: false,
    notices,
    state: { generation: 'g1', asOf: 1_700_000_000_000, isStable: true },
    elapsed: 1.5,
  };
}

export function numbers(name: string, values: readonly (number | null)[]): NumberColumn {
  return { kind: 'number', type: 'DOUBLE', ...common(name, values), values: Float64Array.from(values, (v) => v ?? 7) };
}

export function booleans(name: string, values: readonly (boolean | null)[]): BooleanColumn {
  return { kind: 'boolean', type: 'BOOLEAN', ...common(name, values), values: bitsOf(values, (v) => v ?? true) };
}

/** Nanoseconds, or ISO texts. */
export function times(name: string, values: readonly (bigint | string | null)[]): TimeColumn {
  const nanoseconds = values.map((v) => (typeof v === 'string' ? BigInt(Date.parse(v)) * 1_000_000n : (v ?? 5n)));
  return { kind: 'time', type: 'TIMESTAMP', ...common(name, values), values: BigInt64Array.from(nanoseconds) };
}

export function texts(name: string, values: readonly (string | null)[]): TextColumn {
  return textColumn({ kind: 'text', name, type: 'VARCHAR' }, values);
}

export function jsons(name: string, values: readonly (string | null)[]): TextColumn {
  return textColumn({ kind: 'json', name, type: 'JSON' }, values);
}

/** What stands under a NULL is not zero, so that nobody comes to rely on it. */
function common(name: string, values: readonly unknown[]) {
  const validity = values.includes(null) ? bitsOf(values, (value) => value !== null) : null;
  return { name, length: values.length, validity };
}

function bitsOf<T>(values: readonly T[], test: (value: T) => boolean): Uint8Array {
  const bits = bitmap(values.length);
  for (const [i, value] of values.entries()) if (test(value)) set(bits, i);
  return bits;
}
