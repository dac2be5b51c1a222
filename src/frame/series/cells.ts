import { bitmap, isSet, set } from '../../result/bitmap';
import type { NumberColumn } from '../../result/column';

/** Where each row of a long result goes in the wide one: series after series, each padded to whole bytes of bitmap. */
export interface Layout {
  /** For each row its cell; -1: the row is left out. */
  readonly cellOf: Int32Array;
  readonly seriesCount: number;
  readonly timeCount: number;
}

/** The values of one series, one for each time. */
export interface SeriesCells {
  readonly values: Float64Array;
  readonly validity: Uint8Array;
}

interface Spread {
  readonly cells: readonly SeriesCells[];
  /** Values that a later row of the same time and labels replaced. */
  readonly replaced: number;
}

/** `seriesOf` gives each row its series, -1 to leave it out; `timeOf` the position of its time. */
export function layout(seriesOf: Int32Array, timeOf: Int32Array, seriesCount: number, timeCount: number): Layout {
  const stride = paddedLength(timeCount);
  const cellOf = new Int32Array(seriesOf.length);
  for (let row = 0; row < cellOf.length; row++) {
    const series = seriesOf[row]!;
    cellOf[row] = series === -1 ? -1 : series * stride + timeOf[row]!;
  }
  return { cellOf, seriesCount, timeCount };
}

export function spread(column: NumberColumn, { cellOf, seriesCount, timeCount }: Layout): Spread {
  const { values: from, validity: valid } = column;
  const stride = paddedLength(timeCount);
  const values = new Float64Array(seriesCount * stride);
  const validity = bitmap(values.length);
  let replaced = 0;
  for (let row = 0; row < cellOf.length; row++) {
    const cell = cellOf[row]!;
    if (cell === -1 || (valid !== null && !isSet(valid, row))) continue;
    if (isSet(validity, cell)) replaced++;
    else set(validity, cell);
    values[cell] = from[row]!;
  }
  const cells = Array.from({ length: seriesCount }, (_, series) => ({
    values: values.subarray(series * stride, series * stride + timeCount),
    validity: seriesBits(validity, series, timeCount),
  }));
  return { cells, replaced };
}

/** For each series a bit for each time that some row has, whatever its values. */
export function presence({ cellOf, seriesCount, timeCount }: Layout): Uint8Array[] {
  const present = bitmap(seriesCount * paddedLength(timeCount));
  for (const cell of cellOf) if (cell !== -1) set(present, cell);
  return Array.from({ length: seriesCount }, (_, series) => seriesBits(present, series, timeCount));
}

function paddedLength(timeCount: number): number {
  return bitmap(timeCount).length * 8;
}

function seriesBits(bits: Uint8Array, series: number, timeCount: number): Uint8Array {
  const bytes = bitmap(timeCount).length;
  return bits.subarray(series * bytes, (series + 1) * bytes);
}
