import type { PlainAnswer } from '../../asking/asker';
import { readable, unitOf } from '../../asking/plain';

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
export function printJson({ fields, rows, notices, sql }: PlainAnswer): string {
  const columns = fields.map((field) => {
    const unit = unitOf(field);
    return { name: field.name, type: field.kind, ...(unit !== undefined && { unit }) };
  });
  const names = distinct(fields.map(({ name }) => name));
  const objects = rows.map((cells) =>
    Object.fromEntries(cells.map((cell, i) => [names[i]!, readable(cell, fields[i]!)])),
  );
  return `${JSON.stringify({ columns, rows: objects, notices, sql }, null, 2)}\n`;
}
