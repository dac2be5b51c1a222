/** Words of which nearly every text has some. */
const STOP_WORDS = new Set(
  'a an and are as at be by for from has have in into is it its of on or that the their this to was were will with'.split(
    ' ',
  ),
);

const MOST_WORDS = 32;

/** Without the ending that a word may have in the texts as well. */
const singular = (word: string) => (/^[a-z0-9]{3,}s$/.test(word) && !word.endsWith('ss') ? word.slice(0, -1) : word);

/**
 * The words of a text to look for: letters and digits alone, in lower case, each once, at most 32. The words that nearly
 * every text has are left out, unless there are no others.
 */
export function askedWords(text: string): readonly string[] {
  const all =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = all.filter((word) => !STOP_WORDS.has(word) && word.length > 1);
  return [...new Set((telling.length > 0 ? telling : all).map(singular))].slice(0, MOST_WORDS);
}

/** Matches no text, wherever it is tried. */
const NOTHING = '[^\\s\\S](x)';

/**
 * Pattern of DuckDB's regular expressions, for texts in lower case: its first group is one of the words, which may have a
 * usual English ending. A boundary lies beside ASCII letters alone; words that begin or end with others are found inside
 * longer ones, too.
 */
export function wordPattern(words: readonly string[]): string {
  if (words.length === 0) return NOTHING;
  const begun = words.map((word) => (/^[a-z0-9]/.test(word) ? `\\b${word}` : word));
  return `(${begun.join('|')})(?:(?:s|es|d|ed|ing)?\\b|$|[^a-z0-9])`;
}
