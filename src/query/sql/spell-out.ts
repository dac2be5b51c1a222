import type { Binding } from '../vocabulary/bindings';
import { quoteText } from './quote';
import { tokenize } from './tokenize';

/** The value as SQL text, for people to read. */
export function literal(value: Binding): string {
  if (typeof value === 'string') return quoteText(value);
  return typeof value === 'object' ? `[${value.map(literal).join(', ')}]` : String(value);
}

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
