import { marked, Sql, sql, verbatim, withTables } from './sql';

const MARK = /⟦(\d+)⟧/;

export function transitional(select: Sql | string): Sql {
  if (typeof select !== 'string') return select;
  const tree = parsed(select.replace(/^WITH /, ''));
  return select.startsWith('WITH ') ? withTables([tree], sql``) : tree;
}

export function parsed(text: string): Sql {
  const parts = text.split(MARK);
  return new Sql({
    kind: 'joined',
    separator: '',
    parts: parts.map((part, i) => (i % 2 === 0 ? verbatim(part) : marked[Number(part)]!)),
  });
}
