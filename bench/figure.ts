/** One measured figure, and the figure to reach where there is one. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'B' | 'MB' | '×' | '%';
  /** The value is to be at most this. */
  readonly target?: number;
}

/** Measures one part of the product on a database of so many rows. */
export type Section = (fixture: {
  readonly path: string;
  readonly rows: number;
  /** Time of the newest row, milliseconds since the epoch. */
  readonly newest: number;
}) => Promise<Figure[]>;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Milliseconds that the work took. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** For figures that are to be reached at a million rows; beyond, they are only told. */
export const atMost = (target: number, rows: number): { target?: number } => (rows > 1_000_000 ? {} : { target });
