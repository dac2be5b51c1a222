import type { Frame } from '../../frame/frame';
import { nameOf, rowsOf } from './cells';

/** `{columns: [{name, type, unit?}], rows: [{…}], notices, sql}` */
export function printJson(frame: Frame): string {
  const columns = frame.fields.map(({ column: { name, kind }, config }) => ({
    name,
    type: kind,
    ...(config?.unit && { unit: config.unit }),
  }));
  const names = frame.fields.map(nameOf);
  const rows = [...rowsOf(frame)].map((cells) => Object.fromEntries(cells.map((cell, i) => [names[i]!, cell])));
  const { notices, executedQueryString: sql } = frame.meta;
  return `${JSON.stringify({ columns, rows, notices, sql }, null, 2)}\n`;
}
