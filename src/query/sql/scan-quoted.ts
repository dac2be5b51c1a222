import { SPACES } from './characters';

/** Each function takes the offset at which its construct begins and gives the offset behind it; all bear a missing end. */

function skipWhile(sql: string, at: number, charClass: RegExp): number {
  let end = at;
  while (end < sql.length && charClass.test(sql[end]!)) end++;
  return end;
}

const SPACE = new RegExp(`[${SPACES}]`);
const NOT_LINE_BREAK = /[^\n\r]/;

const scanSpace = (sql: string, at: number): number => skipWhile(sql, at, SPACE);

export const scanLineComment = (sql: string, at: number): number => skipWhile(sql, at, NOT_LINE_BREAK);

/** Comments nest. */
export function scanBlockComment(sql: string, at: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = at;
  let depth = 0;
  for (let found = mark.exec(sql); found; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}

/** A quote inside is written twice. */
export function scanQuoted(sql: string, at: number): number {
  const quote = sql[at]!;
  for (let end = sql.indexOf(quote, at + 1); end >= 0; end = sql.indexOf(quote, end + 2)) {
    if (sql[end + 1] !== quote) return end + 1;
  }
  return sql.length;
}

function scanEscaped(sql: string, at: number): number {
  let end = at + 1;
  while (end < sql.length) {
    if (sql[end] === '\\') end += 2;
    else if (sql[end] !== "'") end++;
    else if (sql[end + 1] === "'") end += 2;
    else return end + 1;
  }
  return sql.length;
}

/** The quote of the next piece, where only blanks with a line break, and line comments, lie between. */
function findContinuation(sql: string, at: number): number | undefined {
  let next = at;
  for (let from = -1; from !== next; ) {
    from = next;
    next = scanSpace(sql, next);
    if (sql.startsWith('--', next)) next = scanLineComment(sql, next);
  }
  return sql[next] === "'" && /[\n\r]/.test(sql.slice(at, next)) ? next : undefined;
}

/** @param at offset of the opening quote, behind the E of an escape string */
export function scanString(sql: string, at: number, escapes: boolean): number {
  const scanPiece = escapes ? scanEscaped : scanQuoted;
  let end = scanPiece(sql, at);
  for (let next = findContinuation(sql, end); next !== undefined; next = findContinuation(sql, end)) {
    end = scanPiece(sql, next);
  }
  return end;
}

const DOLLAR_QUOTE = /\$(?:[a-zA-Z_\u0080-\uffff][a-zA-Z0-9_\u0080-\uffff]*)?\$/y;

/** Undefined where no dollar quote begins. */
export function scanDollarQuoted(sql: string, at: number): number | undefined {
  DOLLAR_QUOTE.lastIndex = at;
  const tag = DOLLAR_QUOTE.exec(sql)?.[0];
  if (!tag) return undefined;
  const end = sql.indexOf(tag, at + tag.length);
  return end < 0 ? sql.length : end + tag.length;
}
