import { quoteText } from '../../model/quote';
import type { Span } from '../world';

const literal = (value: string | number | boolean): string =>
  typeof value === 'string' ? quoteText(value) : typeof value === 'number' ? `${value}::DOUBLE` : String(value);

/** The value for a one-based index. */
export function lookup(index: string, values: readonly (string | number | boolean)[]): string {
  return `([${values.map(literal).join(', ')}])[${index}]`;
}

/** One of the values for a random number in [0, 1), each as often as the others. */
export function pick(uniform: string, values: readonly string[]): string {
  return lookup(`1 + floor(${uniform} * ${values.length})::INTEGER`, values);
}

/** A one-based index for a random number in [0, 1), as often as its weight says. */
export function weightedIndex(uniform: string, options: readonly { readonly weight: number }[]): string {
  const total = options.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const branches = options.slice(0, -1).map(({ weight }, i) => {
    sum += weight;
    return `WHEN ${uniform} < ${sum / total} THEN ${i + 1}`;
  });
  return `CASE ${branches.join(' ')} ELSE ${options.length} END`;
}

export function weightedPick(
  uniform: string,
  options: readonly { readonly value: string; readonly weight: number }[],
): string {
  const names = options.map(({ value }) => value);
  return lookup(weightedIndex(uniform, options), names);
}

export const clamp = (value: string, low: number, high: number): string => `greatest(${low}, least(${high}, ${value}))`;

/** A TIMESTAMP from milliseconds since the epoch. */
export const timestamp = (milliseconds: number): string => `make_timestamp(${Math.round(milliseconds * 1000)})`;

export const within = ({ from, to }: Span): string =>
  `timestamp >= ${timestamp(from)} AND timestamp < ${timestamp(to)}`;

/** The rows with further columns, computed from theirs. */
export function extend(rows: string, columns: Readonly<Record<string, string>>): string {
  const list = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}`);
  return `SELECT ${['*', ...list].join(',\n  ')}\nFROM (${rows})`;
}
