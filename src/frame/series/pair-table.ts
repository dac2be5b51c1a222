/** Gives each distinct pair of 32-bit integers a number, counted from 0 in order of first appearance. */
export class PairTable {
  #slots = new Int32Array(2048).fill(-1);
  #pairs = new Int32Array(2048);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  intern(first: number, second: number): number {
    const slot = this.#find(first, second);
    const known = this.#slots[slot]!;
    if (known !== -1) return known;
    const id = this.#size++;
    this.#slots[slot] = id;
    this.#pairs[2 * id] = first;
    this.#pairs[2 * id + 1] = second;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #find(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id === -1 || (this.#pairs[2 * id] === first && this.#pairs[2 * id + 1] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const pairs = new Int32Array(this.#slots.length);
    pairs.set(this.#pairs);
    this.#pairs = pairs;
    for (let id = 0; id < this.#size; id++) {
      this.#slots[this.#find(pairs[2 * id]!, pairs[2 * id + 1]!)] = id;
    }
  }
}
