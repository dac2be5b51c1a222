import { isValid, type LogVector, type Values, validityBytes } from './log-vector';
import { unknown } from './not-taken-in';

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
