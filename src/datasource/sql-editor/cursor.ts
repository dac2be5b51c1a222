import { isGap, type Token } from '../../query/sql/token';
import { tokenize } from '../../query/sql/tokenize';

/** What is to be written at a place in SQL. */
export type Cursor =
  | { readonly kind: 'nothing' }
  /** A text to compare the column with, from `start` behind the quote. */
  | { readonly kind: 'value'; readonly column: string; readonly start: number }
  | { readonly kind: 'relation'; readonly start: number }
  | { readonly kind: 'column'; readonly of: string; readonly start: number }
  /** A macro or a variable, from its dollar sign. */
  | { readonly kind: 'reference'; readonly start: number }
  | { readonly kind: 'expression'; readonly start: number };

const NOTHING: Cursor = { kind: 'nothing' };

const isName = (token: Token | undefined): token is Token => token?.kind === 'name' || token?.kind === 'quoted-name';
const upper = (token: Token | undefined) => token?.text.toUpperCase() ?? '';

/** An identifier as the catalog has it. */
export const plainName = ({ text }: Token) =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();

/** The words behind which a table is named. */
const BEFORE_RELATION: ReadonlySet<string> = new Set(['FROM', 'JOIN', 'DESCRIBE', 'SUMMARIZE', 'TABLE']);
const COMPARISONS: ReadonlySet<string> = new Set(['=', '==', '!=', '<>', 'LIKE', 'ILIKE', 'IN']);
/** What ends the list of tables behind FROM. */
const CLAUSES: ReadonlySet<string> = new Set(
  'SELECT FROM WHERE GROUP HAVING ORDER LIMIT QUALIFY WINDOW ON USING UNION EXCEPT INTERSECT'.split(' '),
);

/** The column that a text at the end of the tokens is compared with: `column = '`, `column IN ('a', '`. */
function comparedColumn(tokens: readonly Token[]): string | undefined {
  let at = tokens.length - 1;
  if (['(', ','].includes(tokens[at]?.text ?? '')) {
    while (at >= 0 && (tokens[at]!.kind === 'string' || tokens[at]!.text === ',')) at--;
    if (tokens[at]?.text !== '(' || upper(tokens[at - 1]) !== 'IN') return undefined;
    at--;
  } else if (upper(tokens[at]) === 'IN') {
    return undefined;
  }
  if (!COMPARISONS.has(upper(tokens[at]))) return undefined;
  const column = tokens[upper(tokens[at - 1]) === 'NOT' ? at - 2 : at - 1];
  return isName(column) ? plainName(column) : undefined;
}

function isAmongRelations(before: readonly Token[]): boolean {
  let depth = 0;
  for (const token of before.toReversed()) {
    if (token.text === ')') depth++;
    else if (token.text === '(' && --depth < 0) return false;
    if (depth === 0 && CLAUSES.has(upper(token))) return upper(token) === 'FROM';
  }
  return false;
}

function atWord(before: readonly Token[], start: number): Cursor {
  const [previous, one] = [before.at(-1), before.at(-2)];
  if (previous?.text === '.') return isName(one) ? { kind: 'column', of: plainName(one), start } : NOTHING;
  if (BEFORE_RELATION.has(upper(previous))) return { kind: 'relation', start };
  if (previous?.text === ',' && isAmongRelations(before)) return { kind: 'relation', start };
  return upper(previous) === 'AS' ? NOTHING : { kind: 'expression', start };
}

const isOpen = (text: string) => (text.match(/'/g)?.length ?? 0) % 2 === 1;

/** @param sql up to the cursor */
export function cursorAt(sql: string): Cursor {
  const tokens = tokenize(sql);
  const last = tokens.at(-1);
  const solid = tokens.filter((token) => !isGap(token));
  if (!last || last.kind === 'whitespace') return atWord(solid, sql.length);
  const before = solid.slice(0, -1);
  switch (last.kind) {
    case 'string': {
      const column = last.text.startsWith("'") && isOpen(last.text) ? comparedColumn(before) : undefined;
      return column === undefined ? NOTHING : { kind: 'value', column, start: last.start + 1 };
    }
    case 'parameter':
      return last.text.startsWith('$') ? { kind: 'reference', start: last.start } : NOTHING;
    case 'name':
      return atWord(before, last.start);
    case 'operator':
      return last.text === '$' ? { kind: 'reference', start: last.start } : atWord(solid, sql.length);
    default:
      return NOTHING;
  }
}
