import stringWidth from 'string-width';
import { clip } from './clip';

export interface TableColumn {
  readonly name: string;
  readonly isNumber: boolean;
}

export interface TableOptions {
  /** Columns of the terminal; Infinity where nobody looks. */
  readonly width?: number;
  /** Colours a cell once it has its width. */
  readonly paint?: (text: string, row: number, column: number) => string;
}

const GAP = '  ';

/** A text is not made narrower than this. */
const NARROWEST = 8;

/** Narrows texts, the widest first, until the line fits; null where that is not enough. */
function fitted(widths: readonly number[], columns: readonly TableColumn[], width: number): number[] | null {
  const fit = [...widths];
  let excess = fit.reduce((sum, one) => sum + one, 0) + GAP.length * (fit.length - 1) - width;
  while (excess > 0) {
    const texts = fit.flatMap((one, i) => (columns[i]!.isNumber || one <= NARROWEST ? [] : [i]));
    const widest = texts.toSorted((a, b) => fit[b]! - fit[a]!)[0];
    if (widest === undefined) return null;
    // As far as the next one, so that two long texts share what there is.
    const next = Math.max(NARROWEST, ...texts.filter((i) => i !== widest).map((i) => fit[i]!));
    const step = Math.min(excess, Math.max(1, fit[widest]! - next));
    fit[widest]! -= step;
    excess -= step;
  }
  return fit;
}

/** Each row as lines of a name and a value, for more columns than there is room for. */
function records(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  { width = Infinity, paint }: TableOptions,
): string {
  const longest = Math.max(...columns.map(({ name }) => stringWidth(name)));
  return rows
    .map((cells, row) =>
      cells
        .map((cell, i) => {
          const { name } = columns[i]!;
          const value = clip(cell, Math.max(NARROWEST, width - longest - GAP.length));
          return `${name}${' '.repeat(longest - stringWidth(name))}${GAP}${paint?.(value, row, i) ?? value}\n`;
        })
        .join(''),
    )
    .join('\n');
}

/** Aligned columns for people, numbers to the right; no line is wider than the terminal. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const { width = Infinity, paint } = options;
  const natural = columns.map(({ name }, i) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[i]!)), stringWidth(name)),
  );
  const widths = fitted(natural, columns, width);
  if (widths === null) return records(columns, rows, options);
  const line = (cells: readonly string[], row: number) =>
    cells
      .map((cell, i) => {
        const text = clip(cell, widths[i]!);
        const space = ' '.repeat(widths[i]! - stringWidth(text));
        const shown = row < 0 ? text : (paint?.(text, row, i) ?? text);
        const isLast = i === cells.length - 1;
        return columns[i]!.isNumber ? space + shown : isLast ? shown : shown + space;
      })
      .join(GAP)
      .trimEnd();
  const head = [columns.map(({ name }) => name), widths.map((one) => '-'.repeat(one))];
  return [...head.map((cells) => line(cells, -1)), ...rows.map(line)].map((text) => `${text}\n`).join('');
}
