import duckdb from '@duckdb/node-bindings';

export type Vector = duckdb.Vector;

/** The bytes of a vector's entries, in place: they live no longer than the chunk. */
export function vectorBytes(vector: Vector, count: number, width: number): Uint8Array<ArrayBuffer> {
  return duckdb.vector_get_data(vector, count * width) as Uint8Array<ArrayBuffer>;
}

/** One bit a row, set where there is a value; null when every row has one. */
export function validityMask(vector: Vector, count: number): Uint8Array | null {
  const mask = duckdb.vector_get_validity(vector, (count + 7) >> 3) as Uint8Array | null;
  if (mask === null) return null;
  const whole = count >> 3;
  for (let i = 0; i < whole; i++) if (mask[i] !== 0xff) return mask;
  const tail = (1 << (count & 7)) - 1;
  return tail === 0 || (mask[whole]! & tail) === tail ? null : mask;
}
