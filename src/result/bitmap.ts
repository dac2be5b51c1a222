/** Bitmaps as Arrow has them: one bit an entry, least significant first. */
export function bitmap(length: number): Uint8Array {
  return new Uint8Array((length + 7) >> 3);
}

export function isSet(bits: Uint8Array, index: number): boolean {
  return ((bits[index >> 3]! >> (index & 7)) & 1) === 1;
}

export function set(bits: Uint8Array, index: number): void {
  bits[index >> 3]! |= 1 << (index & 7);
}

/** How many of the first `length` bits are set. */
export function countSet(bits: Uint8Array, length: number): number {
  let count = 0;
  for (let i = 0; i < length >> 3; i++) count += ONES[bits[i]!]!;
  if (length & 7) count += ONES[bits[length >> 3]! & ((1 << (length & 7)) - 1)]!;
  return count;
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
