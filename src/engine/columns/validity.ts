import { bitmap, isSet } from '../../result/bitmap';

/** The validity bitmap of a column, grown a chunk at a time. There is none until the first NULL. */
export class Validity {
  #bits: Uint8Array | null = null;
  #length = 0;

  /** `mask` has a bit a row, set where there is a value; null when every row has one. */
  append(mask: Uint8Array | null, count: number): void {
    const start = this.#length;
    this.#length += count;
    if (mask === null && this.#bits === null) return;
    const bits = this.#reserve(start);
    if (mask === null) setRange(bits, start, this.#length);
    else copyBits(mask, bits, start, count);
  }

  isValid(row: number): boolean {
    return this.#bits === null || isSet(this.#bits, row);
  }

  clear(row: number): void {
    this.#reserve(this.#length)[row >> 3]! &= ~(1 << (row & 7));
  }

  finish(): Uint8Array | null {
    return this.#bits === null ? null : this.#bits.subarray(0, (this.#length + 7) >> 3);
  }

  /** Room for all rows; those before `valid` that had no bitmap are valid. */
  #reserve(valid: number): Uint8Array {
    const needed = (this.#length + 7) >> 3;
    if (this.#bits === null) {
      this.#bits = bitmap(this.#length);
      setRange(this.#bits, 0, valid);
    } else if (this.#bits.length < needed) {
      const grown = new Uint8Array(Math.max(needed, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    return this.#bits;
  }
}

function setRange(bits: Uint8Array, start: number, end: number): void {
  let row = start;
  for (; row < end && (row & 7) !== 0; row++) bits[row >> 3]! |= 1 << (row & 7);
  bits.fill(0xff, row >> 3, end >> 3);
  for (row = Math.max(row, end & ~7); row < end; row++) bits[row >> 3]! |= 1 << (row & 7);
}

function copyBits(mask: Uint8Array, bits: Uint8Array, start: number, count: number): void {
  let row = 0;
  if ((start & 7) === 0) {
    bits.set(mask.subarray(0, count >> 3), start >> 3);
    row = count & ~7;
  }
  for (; row < count; row++) {
    if (isSet(mask, row)) bits[(start + row) >> 3]! |= 1 << ((start + row) & 7);
  }
}
