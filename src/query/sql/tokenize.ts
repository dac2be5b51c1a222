import { NAME_START, SPACES } from './characters';
import { scanBlockComment, scanDollarQuoted, scanLineComment, scanQuoted, scanString } from './scan-quoted';
import type { Token, TokenKind } from './token';

type Scanned = readonly [kind: TokenKind, end: number];

const DIGITS = '\\d(?:_?\\d)*';

const PATTERNS: readonly (readonly [kind: TokenKind, pattern: RegExp])[] = [
  ['whitespace', new RegExp(`[${SPACES}]+`, 'y')],
  ['name', new RegExp(`[${NAME_START}][${NAME_START}0-9$]*`, 'y')],
  ['parameter', new RegExp(`\\$(?:${DIGITS}|[${NAME_START}][${NAME_START}0-9]*)|\\?(?:${DIGITS})?`, 'y')],
  // `1..2` is a range of two whole numbers.
  [
    'number',
    new RegExp(`${DIGITS}(?=\\.\\.)|(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][-+]?${DIGITS})?`, 'y'),
  ],
];

function scanQuotedToken(sql: string, at: number): Scanned | undefined {
  const next = sql[at + 1];
  switch (sql[at]) {
    case "'":
      return ['string', scanString(sql, at, false)];
    case 'b':
    case 'B':
    case 'x':
    case 'X':
      return next === "'" ? ['string', scanString(sql, at + 1, false)] : undefined;
    case 'e':
    case 'E':
      return next === "'" ? ['string', scanString(sql, at + 1, true)] : undefined;
    case '"':
      return ['quoted-name', scanQuoted(sql, at)];
    case '$': {
      const end = scanDollarQuoted(sql, at);
      return end === undefined ? undefined : ['string', end];
    }
    case '-':
      return next === '-' ? ['comment', scanLineComment(sql, at)] : undefined;
    case '/':
      return next === '*' ? ['comment', scanBlockComment(sql, at)] : undefined;
    default:
      return undefined;
  }
}

/** DuckDB refuses operators of 64 characters and more. */
const OPERATOR = /[~!@^&|`+\-*/%<>=]{1,64}|::|:=|\.\./y;

/** An operator ends before a comment, and in a sign only where it cannot be an operator and a sign. */
function scanOperator(sql: string, at: number): number {
  OPERATOR.lastIndex = at;
  const run = OPERATOR.exec(sql)?.[0];
  if (!run) return at + 1;
  const comment = run.search(/\/\*|--/);
  const operator = comment < 0 ? run : run.slice(0, comment);
  const unsigned = /[~!@^&|`%]/.test(operator) ? operator : operator.replace(/[+-]+$/, '');
  return at + Math.max(unsigned.length, 1);
}

function scanToken(sql: string, at: number): Scanned {
  const quoted = scanQuotedToken(sql, at);
  if (quoted) return quoted;
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    if (pattern.test(sql)) return [kind, pattern.lastIndex];
  }
  return ['operator', scanOperator(sql, at)];
}

/** Splits SQL as DuckDB 1.5 does. The tokens joined are the SQL again; one without its end reaches to the end. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < sql.length; ) {
    const [kind, end] = scanToken(sql, start);
    tokens.push({ kind, text: sql.slice(start, end), start });
    start = end;
  }
  return tokens;
}
