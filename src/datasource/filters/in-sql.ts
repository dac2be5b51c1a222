import { quoteIdentifier } from '../../query/sql/quote';
import { literal } from '../../query/sql/spell-out';
import { tokenize } from '../../query/sql/tokenize';
import type { FilterChange, LabelFilter } from './change';

const OPERATORS: Record<LabelFilter['op'], string> = { '=': '=', '!=': 'IS DISTINCT FROM' };

const HEAD = 'SELECT *\nFROM (\n';
const tail = ({ key, op, value }: LabelFilter) =>
  `\n) AS asked\nWHERE ${quoteIdentifier(key)} ${OPERATORS[op]} ${literal(value)}`;

/** Without the semicolon that ends it, and what comes after that. */
function withoutEnd(sql: string): string {
  const tokens = tokenize(sql);
  const isLast = ({ kind, text }: (typeof tokens)[number]) =>
    kind !== 'whitespace' && kind !== 'comment' && text !== ';';
  const end = tokens.findLastIndex(isLast) + 1;
  const rest = tokens.slice(0, end).map(({ text }) => text);
  return rest.join('').trim();
}

/** SQL is filtered from outside: its own text stays as it was written. */
export const IN_SQL: FilterChange = {
  has: ({ rawSql = '' }, filter) => rawSql.startsWith(HEAD) && rawSql.endsWith(tail(filter)),
  add: (query, filter) => {
    if (!query.rawSql?.trim() || IN_SQL.has(query, filter)) return query;
    return { ...query, rawSql: HEAD + withoutEnd(query.rawSql) + tail(filter) };
  },
  remove: (query, filter) => {
    if (!IN_SQL.has(query, filter)) return query;
    return { ...query, rawSql: query.rawSql!.slice(HEAD.length, -tail(filter).length) };
  },
};
