import { isSet } from '../../result/bitmap';
import type { TextColumn } from '../../result/column';

/** A number for each row, equal where the rows' labels are equal, counted from 0 in order of first appearance. */
export interface RowCodes {
  readonly codes: Int32Array;
  /** For each code the first row that has it. */
  readonly firstRows: readonly number[];
}

/** Compares bytes, so that no row is decoded. */
export function textCodes({ length, validity, offsets, bytes }: TextColumn): RowCodes {
  const codes = new Int32Array(length);
  const firstRows: number[] = [];
  const hashes: number[] = [];
  let slots = new Int32Array(2048).fill(-1);
  for (let row = 0; row < length; row++) {
    const start = offsets[row]!;
    const end = validity !== null && !isSet(validity, row) ? start : offsets[row + 1]!;
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;

    let slot = hash & (slots.length - 1);
    let code = slots[slot]!;
    while (code !== -1 && !(hashes[code] === hash && sameText(firstRows[code]!, start, end))) {
      slot = (slot + 1) & (slots.length - 1);
      code = slots[slot]!;
    }
    if (code === -1) {
      code = firstRows.push(row) - 1;
      hashes.push(hash);
      slots[slot] = code;
      if (hashes.length * 2 > slots.length) slots = rehashed(hashes, slots.length * 2);
    }
    codes[row] = code;
  }
  return { codes, firstRows };

  function sameText(row: number, start: number, end: number): boolean {
    const first = offsets[row]!;
    const length = validity !== null && !isSet(validity, row) ? 0 : offsets[row + 1]! - first;
    if (length !== end - start) return false;
    for (let i = 0; i < length; i++) if (bytes[first + i] !== bytes[start + i]) return false;
    return true;
  }
}

function rehashed(hashes: readonly number[], size: number): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(size).fill(-1);
  for (const [code, hash] of hashes.entries()) {
    let slot = hash & (size - 1);
    while (slots[slot] !== -1) slot = (slot + 1) & (size - 1);
    slots[slot] = code;
  }
  return slots;
}
