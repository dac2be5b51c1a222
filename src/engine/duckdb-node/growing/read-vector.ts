import { isUtf8 } from 'node:buffer';
import type { LogFields } from '../../../snapshot/log-fields';
import { END_OF_FIELDS } from '../../../storage/log-frame';
import { type Layout, type LogType, TEXT } from './log-types';
import { isValid, type LogVector, type Values, validityBytes } from './log-vector';
import { unknown } from './not-taken-in';
import { pickOf } from './pick-vector';

/** How a vector was written that is not one value after the other. */
const [CONSTANT, DICTIONARY, SEQUENCE] = [2, 3, 4] as const;

/** Most values of one vector, those within arrays included. */
const MOST_VALUES = 2 ** 24;

/** The validity mask of one row that is NULL. */
const NO_VALUE = Buffer.alloc(validityBytes(1));

/** A column of a chunk with so many rows. Throws NotTakenIn, or RangeError. */
export function readVector(fields: LogFields, type: LogType, rows: number): LogVector {
  if (rows > MOST_VALUES) throw unknown('more values than a chunk has room for');
  return fields.has(90) ? readOther(fields, type, rows) : readFlat(fields, type, rows);
}

function readOther(fields: LogFields, type: LogType, rows: number): LogVector {
  const kind = fields.number();
  if (kind === CONSTANT) return pick(readFlat(fields, type, 1), new Array<number>(rows).fill(0));
  if (kind === DICTIONARY) {
    if (!fields.has(91)) throw unknown('a dictionary without a selection');
    const selection = fields.counted();
    if (!fields.has(92)) throw unknown('a dictionary without a count');
    const dictionary = readFlat(fields, type, fields.number());
    const picked = Array.from({ length: rows }, (_, row) => selection.readUInt32LE(row * 4));
    if (picked.some((row) => row >= dictionary.rows)) throw unknown('a selection of what is not in its dictionary');
    return pick(dictionary, picked);
  }
  throw unknown(kind === SEQUENCE ? 'a sequence' : `a vector of the kind ${kind}`);
}

function readFlat(fields: LogFields, type: LogType, rows: number): LogVector {
  const isMasked = fields.has(100) && fields.byte() === 1;
  let validity: Buffer<ArrayBuffer> | null = null;
  if (isMasked) {
    if (!fields.has(101)) throw unknown('a mask that is missing');
    if (fields.number() !== validityBytes(rows)) throw unknown('a mask of another length');
    if (rows === 1) validity = (fields.all[fields.skip(validityBytes(1))]! & 1) === 1 ? null : NO_VALUE;
    else validity = fields.bytes(validityBytes(rows));
  }
  const values = READ[type.layout.kind](fields, type.layout as never, rows);
  if (!fields.has(END_OF_FIELDS)) throw unknown('a vector with more fields');
  const vector = { rows, validity, values };
  if (!isSound(type, vector)) throw unknown(`a value that no ${type.name} has`);
  return vector;
}

/** DuckDB takes values as they are given, and does not look where they lead. */
function isSound({ name, layout }: LogType, vector: LogVector): boolean {
  const { rows, values } = vector;
  // Any bytes are a value then.
  if (values.kind === 'text' && name !== TEXT) return true;
  if (values.kind === 'fixed' && belowOf(layout) === null) return true;
  for (let row = 0; row < rows; row++) if (isValid(vector, row) && !isSoundAt(values, row, layout)) return false;
  return true;
}

const belowOf = (layout: Layout) => (layout.kind === 'fixed' ? (layout.below ?? null) : null);

function isSoundAt(values: Values, row: number, layout: Layout): boolean {
  switch (values.kind) {
    case 'fixed': {
      const { width, bytes, start } = values;
      const below = belowOf(layout);
      return below === null || bytes.readUIntLE(start + row * width, width) < below;
    }
    case 'text': {
      const text = values.texts[row]!;
      return text.length === 0 || isUtf8(text);
    }
    case 'list':
      return values.offsets[row]! + values.lengths[row]! <= values.child.rows;
    default:
      return true;
  }
}

type ReadValues<K extends Layout['kind']> = (
  fields: LogFields,
  layout: Extract<Layout, { kind: K }>,
  rows: number,
) => Values;

const READ: { readonly [K in Layout['kind']]: ReadValues<K> } = {
  fixed(fields, { bytes: width }, rows) {
    if (!fields.has(102)) throw unknown('values that are missing');
    const length = fields.number();
    if (length !== width * rows) throw unknown('values of another length');
    return { kind: 'fixed', width, bytes: fields.all, start: fields.skip(length) };
  },
  text(fields, _, rows) {
    if (fields.has(102)) {
      if (fields.number() !== rows) throw unknown('texts of another number');
      const texts: Uint8Array[] = [];
      for (let row = 0; row < rows; row++) texts.push(fields.counted());
      return { kind: 'text', texts };
    }
    return { kind: 'text', texts: readJoined(fields, rows) };
  },
  list(fields, { child }, rows) {
    if (!fields.has(104)) throw unknown('a list without a size');
    const size = fields.number();
    if (!fields.has(105)) throw unknown('a list without entries');
    if (fields.number() !== rows) throw unknown('lists of another number');
    const offsets: number[] = [];
    const lengths: number[] = [];
    for (let row = 0; row < rows; row++) {
      if (!fields.has(100)) throw unknown('an entry without an offset');
      offsets.push(fields.number());
      if (!fields.has(101)) throw unknown('an entry without a length');
      lengths.push(fields.number());
      if (!fields.has(END_OF_FIELDS)) throw unknown('an entry with more fields');
    }
    if (!fields.has(106)) throw unknown('a list without values');
    return { kind: 'list', offsets, lengths, child: readVector(fields, child, size) };
  },
  array(fields, { size, child }, rows) {
    if (!fields.has(103) || fields.number() !== size) throw unknown('an array of another size');
    if (!fields.has(104)) throw unknown('an array without values');
    return { kind: 'array', size, child: readVector(fields, child, size * rows) };
  },
  struct(fields, { children }, rows) {
    if (!fields.has(103) || fields.number() !== children.length) throw unknown('a struct of another size');
    return { kind: 'struct', children: children.map((child) => readVector(fields, child, rows)) };
  },
};

/** As DuckDB 2 writes texts: their lengths, then all of them in one. A row without a value has none. */
function readJoined(fields: LogFields, rows: number): Uint8Array[] {
  if (!fields.has(107)) throw unknown('texts that are missing');
  const total = fields.number();
  if (!fields.has(108)) throw unknown('texts without lengths');
  const lengths = fields.counted();
  if (lengths.length !== rows * 4) throw unknown('lengths of another number');
  // The field is left out where all texts are empty.
  const joined = fields.has(109) ? fields.counted() : Buffer.alloc(0);
  if (joined.length !== total) throw unknown('texts of another length');
  const texts: Uint8Array[] = [];
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const end = at + lengths.readUInt32LE(row * 4);
    if (end > total) throw unknown('texts of another length');
    texts.push(joined.subarray(at, end));
    at = end;
  }
  if (at !== total) throw unknown('texts of another length');
  return texts;
}

/** The values of these rows, in this order. */
function pick(vector: LogVector, rows: readonly number[]): LogVector {
  if (rows.length === vector.rows && rows.every((row, i) => row === i)) return vector;
  return pickOf(rows.map((row) => ({ vector, row })));
}
