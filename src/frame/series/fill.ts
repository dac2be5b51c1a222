import { isSet, set } from '../../result/bitmap';
import type { Fill } from '../../result/shape';
import { type Layout, presence, type SeriesCells } from './cells';
import { gridTimes } from './grid';
import type { Timeline } from './timeline';

/** Adds the times of a regular grid over the range; the grid runs through the first time there is. */
export function filledTimeline({ times, positions }: Timeline, fill: Fill): Timeline {
  const grid = gridTimes(times, fill);
  const merged = new BigInt64Array(times.length + grid.length);
  const moved = new Int32Array(times.length);
  let length = 0;
  let g = 0;
  for (let t = 0; t < times.length; t++) {
    while (g < grid.length && grid[g]! < times[t]!) merged[length++] = grid[g++]!;
    if (grid[g] === times[t]) g++;
    moved[t] = length;
    merged[length++] = times[t]!;
  }
  while (g < grid.length) merged[length++] = grid[g++]!;
  return { times: merged.subarray(0, length), positions: positions.map((position) => moved[position]!) };
}

/** Gives values to the times at which a series has no row. */
export function fillCells(columns: readonly { cells: readonly SeriesCells[] }[], layout: Layout, fill: Fill): void {
  if (fill.mode === 'null') return;
  const present = presence(layout);
  for (const { cells } of columns) {
    for (const [series, cell] of cells.entries()) fillSeries(cell, present[series]!, fill);
  }
}

function fillSeries({ values, validity }: SeriesCells, present: Uint8Array, fill: Fill): void {
  for (let t = 0; t < values.length; t++) {
    if (isSet(present, t)) continue;
    if (fill.mode === 'value') values[t] = fill.value;
    else if (t > 0 && isSet(validity, t - 1)) values[t] = values[t - 1]!;
    else continue;
    set(validity, t);
  }
}
