/** The fields of DuckDB's serializer, one after the other. Every method throws RangeError where the bytes end too early. */
export class LogFields {
  readonly #bytes: Buffer<ArrayBuffer>;
  at = 0;

  constructor(bytes: Buffer<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  id(): number {
    this.at += 2;
    return this.#bytes.readUInt16LE(this.at - 2);
  }

  /** The next id, if it is this one. */
  has(id: number): boolean {
    if (this.#bytes.readUInt16LE(this.at) !== id) return false;
    this.at += 2;
    return true;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.at++);
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

  /** A view; nothing is copied. */
  bytes(length: number): Buffer<ArrayBuffer> {
    const end = this.at + length;
    if (end > this.#bytes.length) throw new RangeError('The bytes end within a field.');
    const part = this.#bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }

  /** Bytes that say how many they are. */
  counted(): Buffer<ArrayBuffer> {
    return this.bytes(this.number());
  }

  text(): string {
    return this.counted().toString('utf8');
  }
}
