/** The fields of DuckDB's serializer, one after the other. Every method throws RangeError where the bytes end too early. */
export class Fields {
  readonly #bytes: DataView;
  at = 0;

  constructor(bytes: DataView) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.byteLength;
  }

  id(): number {
    this.at += 2;
    return this.#bytes.getUint16(this.at - 2, true);
  }

  /** The next id, if it is this one. */
  has(id: number): boolean {
    if (this.#bytes.getUint16(this.at, true) !== id) return false;
    this.at += 2;
    return true;
  }

  byte(): number {
    return this.#bytes.getUint8(this.at++);
  }

  /** Not negative, and at most 2^53. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}
