import type { Token } from './token';
import { tokenize } from './tokenize';

const textOf = (tokens: readonly Token[]) => tokens.map(({ text }) => text).join('');

const says = ({ kind, text }: Token) => kind !== 'whitespace' && kind !== 'comment' && text !== ';';

/** The statement without the semicolon that ends it, and what comes after that. */
export function withoutEnd(sql: string): string {
  const tokens = tokenize(sql);
  return textOf(tokens.slice(0, tokens.findLastIndex(says) + 1)).trim();
}

const DEEPER: Readonly<Record<string, number>> = { '(': 1, '[': 1, ')': -1, ']': -1 };

const isLimit = ({ kind, text }: Token) => kind === 'name' && /^(limit|offset)$/i.test(text);

/** Tokens after which a keyword is the name of something. */
const NAMES = /^(as|\.)$/i;

/** As `withoutEnd`, and without the limit that the statement sets on its own rows: that is its last clause. */
export function withoutLimit(sql: string): string {
  const tokens = tokenize(withoutEnd(sql));
  let depth = 0;
  let before = '';
  const end = tokens.findIndex((token) => {
    depth += token.kind === 'operator' ? (DEEPER[token.text] ?? 0) : 0;
    const isNamed = NAMES.test(before);
    if (says(token)) before = token.text;
    return depth === 0 && isLimit(token) && !isNamed;
  });
  return withoutEnd(textOf(end < 0 ? tokens : tokens.slice(0, end)));
}
