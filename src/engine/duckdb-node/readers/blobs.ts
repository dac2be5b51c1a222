import { isSet } from '../../../result/bitmap';
import type { ColumnReader, ColumnSource } from './column-reader';
import { STRING_ENTRY, stringAt, totalLength } from './strings';
import { TextReader } from './text';

/** BLOB, as DuckDB prints it: what is not plain ASCII as \xNN. */
export function blobs(source: ColumnSource): ColumnReader {
  return new TextReader(source, 'text', STRING_ENTRY, (entries, mask, count, text) => {
    source.budget.require(totalLength(entries, mask, count));
    for (let row = 0; row < count; row++) {
      if (mask !== null && !isSet(mask, row)) {
        text.reserve(1, 0);
      } else {
        const blob = stringAt(entries, row);
        text.reserve(1, printedLength(blob));
        text.end = print(blob, text.bytes, text.end);
      }
      text.endRow();
    }
  });
}

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x27 && byte !== 0x5c;
}

function printedLength(blob: Uint8Array): number {
  let length = 0;
  for (let i = 0; i < blob.length; i++) length += isPlain(blob[i]!) ? 1 : 4;
  return length;
}

const UPPER_HEX = Buffer.from('0123456789ABCDEF');

function print(blob: Uint8Array, target: Uint8Array, at: number): number {
  for (let i = 0; i < blob.length; i++) {
    const byte = blob[i]!;
    if (isPlain(byte)) {
      target[at++] = byte;
    } else {
      target[at++] = 0x5c;
      target[at++] = 0x78;
      target[at++] = UPPER_HEX[byte >> 4]!;
      target[at++] = UPPER_HEX[byte & 15]!;
    }
  }
  return at;
}

export function printBlob(blob: Uint8Array): string {
  const printed = Buffer.allocUnsafe(printedLength(blob));
  print(blob, printed, 0);
  return printed.toString('latin1');
}
