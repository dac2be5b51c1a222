import { quoteIdentifier } from '../sql/quote';

export interface SelectParts {
  /** Name and SELECT of each common table expression. */
  readonly with?: readonly (readonly [name: string, select: string])[];
  readonly select: readonly string[];
  readonly from?: string | undefined;
  readonly where?: readonly string[];
  readonly groupByAll?: boolean;
  readonly having?: readonly string[];
  readonly orderBy?: readonly string[];
  readonly limit?: number | undefined;
}

const QUOTED_OR_BREAK = /"[^"]*"|'[^']*'|\n/g;
/** Leaves line breaks within quotes alone. */
const indent = (text: string) => `  ${text.replace(QUOTED_OR_BREAK, (match) => (match === '\n' ? '\n  ' : match))}`;

/** Lays a SELECT out for people: they read it in the inspector and carry it on by hand. */
export function selectSql(parts: SelectParts): string {
  const { select, from, where = [], having = [], orderBy = [], limit } = parts;
  const tables = (parts.with ?? []).map(([name, sql]) => `${name} AS (\n${indent(sql)}\n)`);
  return [
    tables.length > 0 ? `WITH ${tables.join(', ')}` : '',
    select.length === 1 ? `SELECT ${select[0]}` : `SELECT\n${indent(select.join(',\n'))}`,
    from ? `FROM ${from}` : '',
    where.length > 0 ? `WHERE ${where.join('\n  AND ')}` : '',
    parts.groupByAll ? 'GROUP BY ALL' : '',
    having.length > 0 ? `HAVING ${having.join(' AND ')}` : '',
    orderBy.length > 0 ? `ORDER BY ${orderBy.join(', ')}` : '',
    limit === undefined ? '' : `LIMIT ${limit}`,
  ]
    .filter(Boolean)
    .join('\n');
}

const PLAIN = /^[a-z_][a-z0-9_]*$/;

/** Names of our own columns are plain; keys of `metadata` can be anything. */
export function quoteName(name: string): string {
  return PLAIN.test(name) ? name : quoteIdentifier(name);
}
