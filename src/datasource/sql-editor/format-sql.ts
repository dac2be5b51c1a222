import { duckdb, formatDialect } from 'sql-formatter';
import type { Token } from '../../query/sql/token';
import { tokenize } from '../../query/sql/tokenize';

/** What our SQL has beside DuckDB's: variables, macros, and widths of buckets such as `5m`. */
const OWN = [/\$\{[^}]*\}/, /\[\[\w+(?::\w+)?\]\]/, /\$[A-Za-z_]\w*(?![\w$])/, /\d+(?:ms|[smhdwMy])(?!\w)/];

const DIALECT = {
  ...duckdb,
  tokenizerOptions: {
    ...duckdb.tokenizerOptions,
    paramTypes: { positional: true, numbered: ['$' as const], custom: OWN.map(({ source }) => ({ regex: source })) },
  },
};

const isBlank = ({ kind }: Token) => kind === 'whitespace';

/** Comments may be indented anew. */
const content = ({ kind, text }: Token) => (kind === 'comment' ? text.replace(/\s+/g, ' ').trim() : text);

const VARIABLE = /\$\{[^}]*\}|\[\[\w+(?::\w+)?\]\]/g;

/** Whether both say the same but for blanks. */
export function saySame(one: string, other: string): boolean {
  const contents = (sql: string) =>
    tokenize(sql)
      .filter((token) => !isBlank(token))
      .map(content);
  const variables = (sql: string) => sql.match(VARIABLE) ?? [];
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((text, i) => text === b[i]);
  return same(contents(one), contents(other)) && same(variables(one), variables(other));
}

/** Macros and functions that the formatter does not know stay at their parentheses. */
function closeCalls(formatted: string, typed: string): string {
  const typedTokens = tokenize(typed);
  const close = new Set<number>();
  let solid = 0;
  for (const [i, token] of typedTokens.entries()) {
    if (isBlank(token)) continue;
    const previous = typedTokens[i - 1];
    if (token.text === '(' && (previous?.kind === 'name' || previous?.kind === 'parameter')) close.add(solid);
    solid++;
  }
  solid = 0;
  const tokens = tokenize(formatted);
  return tokens
    .filter((token, i) => {
      if (!isBlank(token)) {
        solid++;
        return true;
      }
      return !(tokens[i + 1]?.text === '(' && close.has(solid));
    })
    .map(({ text }) => text)
    .join('');
}

/** The SQL laid out anew; undefined where that cannot be done without changing what it says. */
export function formatSql(typed: string): string | undefined {
  try {
    const formatted = formatDialect(typed, { dialect: DIALECT, tabWidth: 2, expressionWidth: 80 });
    if (!saySame(typed, formatted)) return undefined;
    const closed = closeCalls(formatted, typed);
    return saySame(typed, closed) ? closed : formatted;
  } catch {
    return undefined;
  }
}
