import duckdb from '@duckdb/node-bindings';
import { isSet } from '../../../result/bitmap';
import type { GrowingText } from '../../columns/growing-text';

/** DuckDB's string entry: its length, then up to 12 bytes in place, or 4 of them and a pointer to all. */
export const STRING_ENTRY = 16;
const IN_PLACE = 12;

/** The bytes of all strings together, from the lengths that the entries state. */
export function totalLength(entries: Uint8Array<ArrayBuffer>, mask: Uint8Array | null, count: number): number {
  const words = new Uint32Array(entries.buffer, entries.byteOffset, count * 4);
  let total = 0;
  for (let i = 0; i < count; i++) if (mask === null || isSet(mask, i)) total += words[4 * i]!;
  return total;
}

/** The bytes of one string, in place. */
export function stringAt(entries: Uint8Array<ArrayBuffer>, index: number): Uint8Array {
  const at = entries.byteOffset + STRING_ENTRY * index;
  const length = new DataView(entries.buffer, at, 4).getUint32(0, true);
  if (length <= IN_PLACE) return new Uint8Array(entries.buffer, at + 4, length);
  return duckdb.get_data_from_pointer(entries.buffer, at + 8, length);
}

/**
 * Appends a row a string, none of which becomes a JavaScript string. DuckDB lays the long strings of a chunk side by
 * side, so a run of them costs one call into the bindings.
 */
export function copyStrings(
  entries: Uint8Array<ArrayBuffer>,
  mask: Uint8Array | null,
  count: number,
  text: GrowingText,
): void {
  const words = new Uint32Array(entries.buffer, entries.byteOffset, count * 4);
  const { bytes, offsets } = text;
  const run = new Run(entries, bytes);
  let end = text.end;
  for (let i = 0; i < count; i++) {
    const length = mask === null || isSet(mask, i) ? words[4 * i]! : 0;
    if (length <= IN_PLACE) {
      const from = STRING_ENTRY * i + 4;
      for (let k = 0; k < length; k++) bytes[end + k] = entries[from + k]!;
    } else {
      run.add(i, words[4 * i + 2]! + words[4 * i + 3]! * 2 ** 32, length, end);
    }
    end += length;
    offsets[text.length + i + 1] = end;
  }
  run.flush();
  text.length += count;
  text.end = end;
}

/** Strings that follow one another in DuckDB's memory, though perhaps not in the column. */
class Run {
  readonly #entries: Uint8Array<ArrayBuffer>;
  readonly #target: Uint8Array;
  #first = 0;
  #next = 0;
  #length = 0;
  #pieces: { readonly at: number; length: number }[] = [];

  constructor(entries: Uint8Array<ArrayBuffer>, target: Uint8Array) {
    this.#entries = entries;
    this.#target = target;
  }

  add(entry: number, address: number, length: number, at: number): void {
    if (address !== this.#next) {
      this.flush();
      this.#first = entry;
    }
    const last = this.#pieces.at(-1);
    if (last !== undefined && last.at + last.length === at) last.length += length;
    else this.#pieces.push({ at, length });
    this.#length += length;
    this.#next = address + length;
  }

  flush(): void {
    if (this.#length === 0) return;
    const { buffer, byteOffset } = this.#entries;
    const source = duckdb.get_data_from_pointer(buffer, byteOffset + STRING_ENTRY * this.#first + 8, this.#length);
    let from = 0;
    for (const { at, length } of this.#pieces) {
      this.#target.set(source.subarray(from, from + length), at);
      from += length;
    }
    this.#pieces = [];
    this.#length = 0;
  }
}
