/** One measured figure, and the figure to reach where there is one. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'B' | 'MB' | '×' | '%' | 'viewers';
  /** The value is to be at most this. */
  readonly target?: number;
}

/** Why there is no figure. */
export interface Remark {
  readonly name: string;
  readonly remark: string;
}

/** Another plugin to be asked beside ours, and how it is asked. */
export interface PeerOptions {
  /** Where its plugin.json and its executable are. */
  readonly folder: string;
  /** Its query model as JSON; `$sql` in a text stands for the statement. */
  readonly query: string;
  /** Its jsonData as JSON; `$path` in a text stands for the path of the database. */
  readonly settings: string;
}

/** Measures one part of the product on a database of so many rows. */
export type Section = (fixture: {
  readonly path: string;
  readonly rows: number;
  /** Time of the newest row, milliseconds since the epoch. */
  readonly newest: number;
  readonly peer?: PeerOptions;
}) => Promise<(Figure | Remark)[]>;

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
