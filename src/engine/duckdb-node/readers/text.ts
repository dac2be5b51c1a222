import type { DuckDBEnumType } from '@duckdb/node-api';
import { isSet } from '../../../result/bitmap';
import type { TextColumn } from '../../../result/column';
import { GrowingText } from '../../columns/growing-text';
import { mendJson } from '../../columns/mend-json';
import type { ColumnReader, ColumnSource } from './column-reader';
import { copyStrings, STRING_ENTRY, totalLength } from './strings';
import { type Vector, validityMask, vectorBytes } from './vector';

/** Appends a row an entry to `text`, which has room for none of their bytes yet. */
export type Write = (
  entries: Uint8Array<ArrayBuffer>,
  mask: Uint8Array | null,
  count: number,
  text: GrowingText,
) => void;

/** Text written straight from entries that are `width` bytes each. */
export class TextReader implements ColumnReader {
  readonly #text: GrowingText;
  readonly #kind: TextColumn['kind'];
  readonly #width: number;
  readonly #write: Write;

  constructor(source: ColumnSource, kind: TextColumn['kind'], width: number, write: Write) {
    this.#text = new GrowingText(source);
    this.#kind = kind;
    this.#width = width;
    this.#write = write;
  }

  append(vector: Vector, count: number): void {
    const mask = validityMask(vector, count);
    this.#text.validity.append(mask, count);
    this.#write(vectorBytes(vector, count, this.#width), mask, count, this.#text);
  }

  finish(): TextColumn {
    return this.#text.finish(this.#kind);
  }
}

const copy: Write = (entries, mask, count, text) => {
  text.reserve(count, totalLength(entries, mask, count));
  copyStrings(entries, mask, count, text);
};

/** VARCHAR; JSON is a VARCHAR by another name. */
export function varchars(source: ColumnSource): ColumnReader {
  if (source.typeName !== 'JSON') return new TextReader(source, 'text', STRING_ENTRY, copy);
  return new TextReader(source, 'json', STRING_ENTRY, (entries, mask, count, text) => {
    const { length, end } = text;
    copy(entries, mask, count, text);
    mendJson(text, { length, end }, mask, source.losses);
  });
}

/** ENUM: each entry is an index into the names. */
export function enums(source: ColumnSource): ColumnReader {
  const names = (source.type as DuckDBEnumType).values.map((name) => Buffer.from(name));
  const Indexes = names.length <= 2 ** 8 ? Uint8Array : names.length <= 2 ** 16 ? Uint16Array : Uint32Array;
  return new TextReader(source, 'text', Indexes.BYTES_PER_ELEMENT, (entries, mask, count, text) => {
    const indexes = new Indexes(entries.buffer, entries.byteOffset, count);
    const nameAt = (row: number) => (mask === null || isSet(mask, row) ? names[indexes[row]!]! : null);
    let total = 0;
    for (let row = 0; row < count; row++) total += nameAt(row)?.length ?? 0;
    text.reserve(count, total);
    for (let row = 0; row < count; row++) {
      const name = nameAt(row);
      if (name !== null) {
        text.bytes.set(name, text.end);
        text.end += name.length;
      }
      text.endRow();
    }
  });
}

const HEX = Buffer.from('0123456789abcdef');
const UUID_LENGTH = 36;

/** UUID: 128 bits, lowest byte first, the top bit flipped so that they sort as signed integers. */
export function uuids(source: ColumnSource): ColumnReader {
  return new TextReader(source, 'text', 16, (entries, mask, count, text) => {
    text.reserve(count, count * UUID_LENGTH);
    const { bytes } = text;
    for (let row = 0; row < count; row++) {
      if (mask === null || isSet(mask, row)) {
        let at = text.end;
        for (let byte = 15; byte >= 0; byte--) {
          const value = byte === 15 ? entries[16 * row + byte]! ^ 0x80 : entries[16 * row + byte]!;
          bytes[at++] = HEX[value >> 4]!;
          bytes[at++] = HEX[value & 15]!;
          if (byte === 12 || byte === 10 || byte === 8 || byte === 6) bytes[at++] = 0x2d;
        }
        text.end = at;
      }
      text.endRow();
    }
  });
}
