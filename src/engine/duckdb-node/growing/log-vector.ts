import { isUtf8 } from 'node:buffer';
import type { LogFields } from '../../../snapshot/log-fields';
import { END_OF_FIELDS } from '../../../storage/log-frame';
import { type Layout, type LogType, TEXT } from './log-types';
import { unknown } from './not-taken-in';

/** The values of a column, as a log has them. */
export interface LogVector {
  readonly rows: number;
  /** A bit for each row, set where it has a value; null where all have. */
  readonly validity: Buffer<ArrayBuffer> | null;
  readonly values: Values;
}

type Values =
  /** From `start` on; a view of each few bytes would cost more than they do. */
  | { readonly kind: 'fixed'; readonly width: number; readonly bytes: Buffer<ArrayBuffer>; readonly start: number }
  | { readonly kind: 'text'; readonly texts: readonly Uint8Array[] }
  | {
      readonly kind: 'list';
      readonly offsets: readonly number[];
      readonly lengths: readonly number[];
      readonly child: LogVector;
    }
  | { readonly kind: 'array'; readonly size: number; readonly child: LogVector }
  | { readonly kind: 'struct'; readonly children: readonly LogVector[] };

/** How a vector was written that is not one value after the other. */
const [CONSTANT, DICTIONARY, SEQUENCE] = [2, 3, 4] as const;

/** Of one vector, those within arrays included. */
const MOST_VALUES = 2 ** 24;

export const isValid = ({ validity }: LogVector, row: number) =>
  validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0;

/** Enough for whole words of 64 bits, which DuckDB copies. */
export const validityBytes = (rows: number) => Math.ceil(rows / 64) * 8;

/** Of one row, without a value. */
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
  // Nothing is written where there is nothing.
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

/** A value, and the vector that it lies in. */
export interface Place {
  readonly vector: LogVector;
  readonly row: number;
}

/** Values out of several vectors of one type, in this order; there is one at least, unless nothing is picked. */
export function pickOf(places: readonly Place[]): LogVector {
  const rows = places.length;
  const [first] = places;
  if (first === undefined) throw unknown('a vector of nothing');
  let validity: Buffer<ArrayBuffer> | null = null;
  places.forEach(({ vector, row }, i) => {
    if (isValid(vector, row)) return;
    validity ??= Buffer.alloc(validityBytes(rows), 0xff);
    validity[i >> 3]! &= ~(1 << (i & 7));
  });
  return { rows, validity, values: pickedValues(first.vector.values, places) };
}

function pickedValues(like: Values, places: readonly Place[]): Values {
  const of = <K extends Values['kind']>({ vector }: Place, _: K) => vector.values as Extract<Values, { kind: K }>;
  switch (like.kind) {
    case 'fixed': {
      const { width } = like;
      const bytes = Buffer.allocUnsafe(width * places.length);
      places.forEach((place, i) => {
        const { bytes: from, start } = of(place, 'fixed');
        copyBytes(from, start + place.row * width, width, bytes, i * width);
      });
      return { kind: 'fixed', width, bytes, start: 0 };
    }
    case 'text':
      return { kind: 'text', texts: places.map((place) => of(place, 'text').texts[place.row]!) };
    case 'list': {
      const { child } = like;
      if (places.some((place) => of(place, 'list').child !== child)) throw unknown('lists of several vectors');
      return {
        kind: 'list',
        offsets: places.map((place) => of(place, 'list').offsets[place.row]!),
        lengths: places.map((place) => of(place, 'list').lengths[place.row]!),
        child,
      };
    }
    case 'array': {
      const { size } = like;
      return {
        kind: 'array',
        size,
        child: join(places.map((place) => slice(of(place, 'array').child, place.row, size))),
      };
    }
    case 'struct':
      return {
        kind: 'struct',
        children: like.children.map((_, i) =>
          pickOf(places.map((place) => ({ vector: of(place, 'struct').children[i]!, row: place.row }))),
        ),
      };
  }
}

/** One of the parts of so many values that a vector has one after the other. */
function slice(vector: LogVector, part: number, size: number): LogVector {
  const { validity, values } = vector;
  const from = part * size;
  if (validity === null && values.kind === 'fixed') {
    return { rows: size, validity, values: { ...values, start: values.start + from * values.width } };
  }
  return pickOf(Array.from({ length: size }, (_, i) => ({ vector, row: from + i })));
}

/** The values of vectors of one type, one after the other; there is one vector at least. */
export function join(vectors: readonly LogVector[]): LogVector {
  const [first] = vectors as [LogVector];
  if (vectors.length === 1) return first;
  const rows = vectors.reduce((sum, vector) => sum + vector.rows, 0);
  return { rows, validity: joinedValidity(vectors, rows), values: joinedValues(first.values, vectors) };
}

function joinedBytes(width: number, vectors: readonly LogVector[]): Buffer<ArrayBuffer> {
  const joined = Buffer.allocUnsafe(vectors.reduce((sum, { rows }) => sum + rows, 0) * width);
  let at = 0;
  for (const { rows, values } of vectors) {
    const { bytes, start } = values as Extract<Values, { kind: 'fixed' }>;
    copyBytes(bytes, start, rows * width, joined, at);
    at += rows * width;
  }
  return joined;
}

/** Few bytes one by one: a call costs as much as some fifty of them. */
const FEW_BYTES = 48;

function copyBytes(from: Buffer, start: number, length: number, to: Buffer, at: number): void {
  if (length > FEW_BYTES) from.copy(to, at, start, start + length);
  else for (let i = 0; i < length; i++) to[at + i] = from[start + i]!;
}

function joinedValidity(vectors: readonly LogVector[], rows: number): LogVector['validity'] {
  if (vectors.every(({ validity }) => validity === null)) return null;
  const joined = Buffer.alloc(validityBytes(rows), 0xff);
  let at = 0;
  for (const vector of vectors) {
    // Bit by bit it would take most of the time, where arrays are long.
    const whole = vector.validity !== null && at % 8 === 0 ? vector.rows - (vector.rows % 8) : 0;
    if (whole > 0) vector.validity!.copy(joined, at / 8, 0, whole / 8);
    for (let row = whole; row < vector.rows; row++) {
      if (!isValid(vector, row)) joined[(at + row) >> 3]! &= ~(1 << ((at + row) & 7));
    }
    at += vector.rows;
  }
  return joined;
}

function joinedValues(like: Values, vectors: readonly LogVector[]): Values {
  const all = <K extends Values['kind']>(_: K) => vectors.map(({ values }) => values as Extract<Values, { kind: K }>);
  switch (like.kind) {
    case 'fixed':
      return { ...like, bytes: joinedBytes(like.width, vectors), start: 0 };
    case 'text':
      return { kind: 'text', texts: all('text').flatMap(({ texts }) => texts) };
    case 'list': {
      const lists = all('list');
      let before = 0;
      const offsets = lists.flatMap(({ offsets: own, child }) => {
        const moved = own.map((offset) => offset + before);
        before += child.rows;
        return moved;
      });
      const child = join(lists.map((list) => list.child));
      return { kind: 'list', offsets, lengths: lists.flatMap(({ lengths }) => lengths), child };
    }
    case 'array':
      return { ...like, child: join(all('array').map(({ child }) => child)) };
    case 'struct': {
      const structs = all('struct');
      return {
        kind: 'struct',
        children: like.children.map((_, i) => join(structs.map(({ children }) => children[i]!))),
      };
    }
  }
}
