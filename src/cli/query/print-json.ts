import type { Frame } from '../../frame/frame';
import { nameOf, rowsOf } from './cells';

/** A later column of the same name gets a number, as DuckDB gives it. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}_${times}`;
  });
}

/** `{columns: [{name, type, unit?}], rows: [{…}], notices, sql}` */
export function printJson(frame: Frame): string {
  const columns = frame.fields.map(({ column: { name, kind }, config }) => ({
    name,
    type: kind,
    ...(config?.unit && { unit: config.unit }),
  }));
  const names = distinct(frame.fields.map(nameOf));
  const rows = [...rowsOf(frame)].map((cells) => Object.fromEntries(cells.map((cell, i) => [names[i]!, cell])));
  const { notices, executedQueryString: sql } = frame.meta;
  return `${JSON.stringify({ columns, rows, notices, sql }, null, 2)}\n`;
}
