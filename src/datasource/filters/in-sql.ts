import { quoteIdentifier } from '../../query/sql/quote';
import { withoutEnd } from '../../query/sql/statement-end';
import { stubbornText } from '../../query/sql/stubborn-text';
import type { FilterChange, LabelFilter } from './change';

const OPERATORS: Record<LabelFilter['op'], string> = { '=': '=', '!=': 'IS DISTINCT FROM' };

const HEAD = 'SELECT *\nFROM (\n';
const tail = ({ key, op, value }: LabelFilter) =>
  `\n) AS asked\nWHERE ${quoteIdentifier(key)} ${OPERATORS[op]} ${stubbornText(value)}`;

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
