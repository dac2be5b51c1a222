/** What stands in the places of a text. Of `count`, the number decides between singular and plural. */
interface Values {
  readonly count?: number;
  /** The English text for one. */
  readonly defaultValue_one?: string;
  readonly [name: string]: string | number | undefined;
}

type Translate = (key: string, english: string, values?: Values) => string;

const PLACE = /\{\{(\w+)\}\}/g;

const english: Translate = (_key, text, values = {}) => {
  const { count, defaultValue_one: one } = values;
  const chosen = count === 1 && one !== undefined ? one : text;
  return chosen.replace(PLACE, (place, name) => String(values[name] ?? place));
};

let translate = english;

/** Has all texts translated by another translator from now on. */
export function translateBy(other: Translate): void {
  translate = other;
}

/**
 * The text in the language of the person who looks; in English where there is none by that key.
 *
 * The files of locales are made and checked by such calls, so key and text are written there as they are, and not put
 * together. In what module.js holds, it is called only within functions: other files are loaded after the texts.
 */
export const t: Translate = (key, text, values) => translate(key, text, values);
