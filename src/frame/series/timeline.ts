import { PairTable } from './pair-table';

/** The distinct times of a column in ascending order, and where each row stands among them. */
export interface Timeline {
  readonly times: BigInt64Array;
  readonly positions: Int32Array;
}

/**
 * BigInts are costly, so the times are compared and hashed as the two 32-bit halves they consist of. There is at least
 * one.
 */
export function timeline(values: BigInt64Array): Timeline {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  return fromAscending(values, halves) ?? fromUnordered(values, halves);
}

function fromAscending(values: BigInt64Array, halves: Int32Array): Timeline | null {
  const positions = new Int32Array(values.length);
  const times = values.slice();
  const kept = new Int32Array(times.buffer);
  let last = 0;
  for (let row = 1; row < values.length; row++) {
    const low = halves[2 * row]!;
    const high = halves[2 * row + 1]!;
    const lastLow = kept[2 * last]!;
    const lastHigh = kept[2 * last + 1]!;
    if (high !== lastHigh || low !== lastLow) {
      if (high < lastHigh || (high === lastHigh && low >>> 0 < lastLow >>> 0)) return null;
      last++;
      kept[2 * last] = low;
      kept[2 * last + 1] = high;
    }
    positions[row] = last;
  }
  return { times: times.subarray(0, last + 1), positions };
}

function fromUnordered(values: BigInt64Array, halves: Int32Array): Timeline {
  const table = new PairTable();
  const ids = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) ids[row] = table.intern(halves[2 * row]!, halves[2 * row + 1]!);

  const times = new BigInt64Array(table.size);
  for (let row = 0; row < values.length; row++) times[ids[row]!] = values[row]!;
  times.sort();

  const sorted = new Int32Array(times.buffer);
  const order = new Int32Array(table.size);
  for (let i = 0; i < times.length; i++) order[table.intern(sorted[2 * i]!, sorted[2 * i + 1]!)] = i;
  return { times, positions: ids.map((id) => order[id]!) };
}
