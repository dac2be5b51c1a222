import { Fields } from '../storage/fields';
import { viewOf } from '../storage/read-at';

const NONE = Buffer.alloc(0);

/** The fields of an entry of a log, and the bytes in them. Every method throws RangeError where they end too early. */
export class LogFields extends Fields {
  readonly all: Buffer<ArrayBuffer>;

  constructor(bytes: Buffer<ArrayBuffer>) {
    super(viewOf(bytes));
    this.all = bytes;
  }

  /** Goes on behind so many bytes. @returns where they begin in all */
  skip(length: number): number {
    const start = this.at;
    if (start + length > this.all.length) throw new RangeError('The bytes end within a field.');
    this.at = start + length;
    return start;
  }

  /** A view; nothing is copied. */
  bytes(length: number): Buffer<ArrayBuffer> {
    if (length === 0) return NONE;
    const start = this.skip(length);
    return this.all.subarray(start, start + length);
  }

  /** Goes on behind these bytes where they are the next. */
  skipIf(bytes: Uint8Array): boolean {
    const end = this.at + bytes.length;
    if (end > this.all.length || this.all.compare(bytes, 0, bytes.length, this.at, end) !== 0) return false;
    this.at = end;
    return true;
  }

  /** Bytes that say how many they are. */
  counted(): Buffer<ArrayBuffer> {
    return this.bytes(this.number());
  }

  text(): string {
    return this.counted().toString('utf8');
  }
}
