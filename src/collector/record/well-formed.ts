import { exactText } from '../../json/exact';

/** Halves of a character, and the character that no text of a database holds. */
const UNFIT = /\0|\p{Surrogate}/gu;

export const wellFormed = (text: string): string => text.replace(UNFIT, '\ufffd');

/** An escape, or two characters of which the second is no beginning of one. */
const ESCAPE = /\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|u0000|.)/gs;
const isUnfit = (match: string) => match.length > 2;

/** JSON text of a value, without what no text of a database holds. */
export function jsonText(value: unknown): string {
  const text = exactText(JSON.stringify(value));
  return /\\u(?:d|0000)/i.test(text) ? text.replace(ESCAPE, (match) => (isUnfit(match) ? '\\ufffd' : match)) : text;
}
