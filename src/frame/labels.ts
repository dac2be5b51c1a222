import { cellAt } from '../result/cell';
import type { LabelColumn } from './roles';

/** What a row's labels say, column by column; NULL says nothing. */
export function labelValues(columns: readonly LabelColumn[], row: number): string[] {
  return columns.map((column) => String(cellAt(column, row) ?? ''));
}

/** The label that tells what several number columns hold for an alert, which goes by labels alone. */
export const COLUMN = 'column';

/** The names under which columns become labels: each once, a repeated one numbered. */
export function labelNames(columns: readonly { readonly name: string }[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name} ${n}`;
    taken.add(unique);
    return unique;
  });
}

/** The part of a legend that tells one series from the others: values alone say enough, except for yes and no. */
export function labelText(columns: readonly LabelColumn[], values: readonly string[]): string {
  return values
    .map((value, i) =>
      value === '' ? '(none)' : columns[i]!.kind === 'boolean' ? `${columns[i]!.name}=${value}` : value,
    )
    .join(', ');
}

export function compareLabels(left: readonly string[], right: readonly string[]): number {
  const i = left.findIndex((value, at) => value !== right[at]);
  return i === -1 ? 0 : left[i]! < right[i]! ? -1 : 1;
}
