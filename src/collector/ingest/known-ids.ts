/** Bits for each id: of ids that were never added, one in a million looks as if it had been. */
const BITS = 32;
const PROBES = 8;
const LEAST = 2 ** 18;

interface Layer {
  readonly bits: Uint32Array;
  readonly mask: number;
  readonly capacity: number;
  count: number;
}

function layer(capacity: number): Layer {
  const size = 2 ** Math.ceil(Math.log2(Math.min(capacity * BITS, 2 ** 31)));
  return { bits: new Uint32Array(size / 32), mask: size - 1, capacity: size / BITS, count: 0 };
}

function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const word = (id: string, at: number) => Number.parseInt(id.slice(at, at + 8), 16);

/** Two numbers of a UUID as it is written: not all of its digits are random, so all of them count. */
function hashes(id: string): readonly [number, number] {
  const a = word(id, 0);
  const b = Number.parseInt(id.slice(9, 13) + id.slice(14, 18), 16);
  const c = Number.parseInt(id.slice(19, 23) + id.slice(24, 28), 16);
  const d = word(id, 28);
  return [
    mix(mix(a ^ 0x9e3779b9) ^ mix(b) ^ Math.imul(c, 3)) ^ d,
    mix(mix(d ^ 0x7f4a7c15) ^ Math.imul(b, 5) ^ c ^ mix(a)) | 1,
  ];
}

/**
 * Ids that a table may have. A checkpoint keeps even those waiting who only look into the database, so a new record is
 * told from one that was there before without asking it; an id that seems known is looked up.
 */
export class KnownIds {
  readonly #layers: Layer[];

  constructor(expected: number) {
    this.#layers = [layer(Math.max(LEAST, expected * 2))];
  }

  add(id: string): void {
    let last = this.#layers.at(-1)!;
    if (last.count >= last.capacity) {
      last = layer(last.capacity * 2);
      this.#layers.push(last);
    }
    last.count += 1;
    const [first, step] = hashes(id);
    for (let i = 0; i < PROBES; i++) {
      const bit = (first + Math.imul(i, step)) & last.mask;
      last.bits[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  /** False for certain; true where it has to be looked up. */
  mayHave(id: string): boolean {
    const [first, step] = hashes(id);
    return this.#layers.some(({ bits, mask }) => {
      for (let i = 0; i < PROBES; i++) {
        const bit = (first + Math.imul(i, step)) & mask;
        if ((bits[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
      }
      return true;
    });
  }
}
