import { Fields } from '../storage/fields';
import { viewOf } from '../storage/read-at';

/** The fields of an entry of a log, and the bytes in them. Every method throws RangeError where they end too early. */
export class LogFields extends Fields {
  readonly #bytes: Buffer<ArrayBuffer>;

  constructor(bytes: Buffer<ArrayBuffer>) {
    super(viewOf(bytes));
    this.#bytes = bytes;
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
