import { parseExact } from '../../json/exact';

/** What stands for NaN, which JSON has no word for and Python's encoder writes all the same. */
export const NOT_A_NUMBER = 'NaN';

/** A text, or one of the words that are no JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs;

const put = (token: string) => {
  if (token === 'NaN') return `"${NOT_A_NUMBER}"`;
  if (token === 'Infinity') return '1e999';
  return token === '-Infinity' ? '-1e999' : token;
};

/** JSON in which numbers may be NaN and infinite, so that one of them costs its record and not all beside it. Throws SyntaxError. */
export function parseLenient(text: string): unknown {
  try {
    return parseExact(text);
  } catch (error) {
    if (!/\b(?:NaN|Infinity)\b/.test(text)) throw error;
    return parseExact(text.replace(TOKEN, put));
  }
}
