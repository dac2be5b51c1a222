import type { FrameJson } from '../../../src/frame/json/frame-json';

export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

/** Lists are sets here, as text. */
export function plain(value: unknown): Value {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.getTime();
  return Array.isArray(value) ? value.toSorted().join() : (value as Value);
}

const isFilled = (value: Value) => value === null || value === 0;

/** Rows of a table, by the names of its columns. */
export function tableRows({ schema, data }: FrameJson): Row[] {
  const columns = data.values.map((values) => values.map(plain));
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) =>
    Object.fromEntries(schema.fields.map(({ name }, i) => [name, columns[i]![row]!])),
  );
}

/** The cells of series that hold something, by time, labels and name. */
export function seriesCells({ schema, data }: FrameJson): Map<string, Value> {
  const [times = [], ...columns] = data.values as Value[][];
  const cells = new Map<string, Value>();
  for (const [i, { name, labels = {} }] of schema.fields.slice(1).entries()) {
    for (const [row, time] of times.entries()) {
      const value = columns[i]![row]!;
      if (!isFilled(value)) cells.set(JSON.stringify([time, Object.values(labels), name]), value);
    }
  }
  return cells;
}

/** The same cells from rows of `time`, labels and measures. */
export function cellsOf(rows: readonly Row[], labels: readonly string[]): Map<string, Value> {
  const cells = new Map<string, Value>();
  for (const { time, ...rest } of rows) {
    const shown = labels.map((label) => String(rest[label] ?? ''));
    for (const [name, value] of Object.entries(rest)) {
      if (!labels.includes(name) && !isFilled(value)) cells.set(JSON.stringify([time, shown, name]), value);
    }
  }
  return cells;
}
