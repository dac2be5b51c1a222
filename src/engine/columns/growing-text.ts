import type { TextColumn } from '../../result/column';
import type { ColumnSpec } from './column-spec';
import { Validity } from './validity';

const encoder = new TextEncoder();

/** Text is encoded in pieces of so many bytes at most, each charged before the next. */
const PIECE = 65_536;

/** Offsets and bytes of a text column under way. */
export class GrowingText {
  readonly #spec: ColumnSpec;
  readonly validity = new Validity();
  offsets = new Int32Array(1);
  bytes = new Uint8Array(0);
  length = 0;
  /** Where the next text begins in `bytes`. */
  end = 0;

  constructor(spec: ColumnSpec) {
    this.#spec = spec;
  }

  /** Room for `rows` more rows and, charged to the budget, `bytes` more bytes. */
  reserve(rows: number, bytes: number): void {
    this.#spec.budget.take(bytes + rows * 4);
    const offsets = this.length + rows + 1;
    if (offsets > this.offsets.length) {
      const grown = new Int32Array(Math.max(offsets, this.offsets.length * 2));
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.#reserveBytes(bytes);
  }

  /** Ends the row after what has been written to `bytes`. */
  endRow(): void {
    this.length++;
    this.offsets[this.length] = this.end;
  }

  /** Adds ASCII to the row under way. */
  writeAscii(text: string): void {
    this.#charge(text.length);
    const { bytes, end } = this;
    for (let i = 0; i < text.length; i++) bytes[end + i] = text.charCodeAt(i);
    this.end = end + text.length;
  }

  /** Adds to the row under way. */
  write(text: string): void {
    for (let rest = text; rest !== ''; ) {
      this.#reserveBytes(Math.min(rest.length * 3, PIECE));
      const { read, written } = encoder.encodeInto(rest, this.bytes.subarray(this.end));
      this.#spec.budget.take(written);
      this.end += written;
      rest = rest.slice(read);
    }
  }

  /** Adds UTF-8 to the row under way. */
  writeBytes(bytes: Uint8Array): void {
    this.#charge(bytes.length);
    this.bytes.set(bytes, this.end);
    this.end += bytes.length;
  }

  finish(kind: TextColumn['kind']): TextColumn {
    const { name, typeName: type } = this.#spec;
    const offsets = this.offsets.subarray(0, this.length + 1);
    const bytes = this.bytes.subarray(0, this.end);
    return { kind, name, type, length: this.length, validity: this.validity.finish(), offsets, bytes };
  }

  #charge(bytes: number): void {
    this.#spec.budget.take(bytes);
    this.#reserveBytes(bytes);
  }

  #reserveBytes(bytes: number): void {
    if (this.end + bytes <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.end + bytes, this.bytes.length * 2));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
