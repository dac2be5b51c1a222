import { bitmap, set } from './bitmap';
import type { TextColumn } from './column';

const encoder = new TextEncoder();

/** A column of `kind` holding `values`. */
export function textColumn(
  { kind, name, type }: Pick<TextColumn, 'kind' | 'name' | 'type'>,
  values: readonly (string | null)[],
): TextColumn {
  const length = values.length;
  const offsets = new Int32Array(length + 1);
  const validity = bitmap(length);
  let bytes = new Uint8Array(Math.max(64, length * 16));
  let end = 0;
  let nulls = 0;
  for (const [row, value] of values.entries()) {
    if (value === null) {
      nulls++;
    } else {
      set(validity, row);
      if (bytes.length - end < value.length * 3) bytes = grown(bytes, end + value.length * 3);
      end += encoder.encodeInto(value, bytes.subarray(end)).written;
    }
    offsets[row + 1] = end;
  }
  return {
    kind,
    name,
    type,
    length,
    validity: nulls === 0 ? null : validity,
    offsets,
    bytes: bytes.subarray(0, end),
  };
}

function grown(bytes: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, bytes.length * 2));
  larger.set(bytes);
  return larger;
}
