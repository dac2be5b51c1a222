import type { Binding } from '../notation/bindings';
import { quoteText } from './quote';
import { stubbornText } from './stubborn-text';
import { tokenize } from './tokenize';

const written =
  (quote: (text: string) => string) =>
  (value: Binding): string => {
    if (typeof value === 'string') return quote(value);
    return typeof value === 'object' ? `[${value.map(written(quote)).join(', ')}]` : String(value);
  };

/** The value as SQL text, for people to read. */
export const literal = written(quoteText);

/** The value as SQL text in which nobody finds a reference to a variable. */
export const stubbornLiteral = written(stubbornText);

/** The statement with its parameters written out, so that a person can carry it on by hand. */
export function spellOut(sql: string, parameters: readonly Binding[]): string {
  if (parameters.length === 0) return sql;
  return tokenize(sql)
    .map(({ kind, text }) => {
      const value = kind === 'parameter' ? parameters[Number(text.slice(1)) - 1] : undefined;
      return value === undefined ? text : literal(value);
    })
    .join('');
}
