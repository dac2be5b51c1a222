import type { Row } from './ask';

/** The numbers of a column that are there; true counts 1. */
export const numbers = (rows: readonly Row[], column: string): number[] =>
  rows.flatMap((row) => (row[column] === null ? [] : [Number(row[column])]));

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

export const mean = (values: readonly number[]): number | null => ratio(sum(values), values.length);

export const percentOf = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);

export const largest = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));

export const smallest = (values: readonly number[]): number | null =>
  values.length === 0 ? null : Math.min(...values);

/** Continuous: between two values it is interpolated. */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  return below + (sorted[Math.ceil(place)]! - below) * (place % 1);
}

export function correlation(pairs: readonly (readonly [number, number])[]): number | null {
  const [x, y] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  if (x === null || y === null) return null;
  const moment = (of: (a: number, b: number) => number) => sum(pairs.map(([a, b]) => of(a - x, b - y)));
  const spread = Math.sqrt(moment((a) => a * a) * moment((_, b) => b * b));
  return spread === 0 ? null : moment((a, b) => a * b) / spread;
}

/** In the single precision of the columns. */
export function costError({ cost_estimate, actual_cost }: Row): number | null {
  const [estimate, cost] = [Number(cost_estimate), Number(actual_cost)];
  return estimate > 0 ? Math.fround(Math.fround(Math.abs(Math.fround(cost - estimate)) / estimate) * 100) : null;
}

export function groupBy<K>(rows: readonly Row[], key: (row: Row) => K): Map<K, Row[]> {
  const groups = new Map<K, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
