import type { Operations } from './operations';

/** The engine has no words for something; the message says for what. */
export class NotSayable extends Error {
  override readonly name = 'NotSayable';
}

/** How an engine writes SQL. */
export interface Dialect {
  /** The name by which presets say that they are for this dialect only. */
  readonly id: string;
  /** Another whose own words it takes, too. */
  readonly like?: string;
  readonly operations: Operations;
  /** SQL of that very text. */
  readonly text: (text: string) => string;
  readonly list: (items: readonly string[]) => string;
  readonly quotedName: (name: string) => string;
  /** Whether a placeholder tells which parameter it means, so that equal ones are given once. */
  readonly placeholders: 'numbered' | 'in order';
  /** @param place from 1 */
  readonly placeholder: (place: number) => string;
}
