import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../scripts/build/plugin-folder';
import { inRoot } from '../../../scripts/build/root';
import { englishTexts, flat, type Texts } from '../../../scripts/generate/texts/texts';
import { ENGLISH, TRANSLATED } from '../../../src/datasource/i18n/locale';
import { hardCoded } from './support/hard-coded';
import { topLevelTexts } from './support/top-level-texts';

const { id, languages } = readManifest();
const textsIn = (language: string): ReadonlyMap<string, string> =>
  flat(JSON.parse(readFileSync(inRoot('src/locales', language, `${id}.json`), 'utf8')) as Texts);

const english = textsIn(ENGLISH);

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** A text by its key without the form of its plural. */
const stem = (key: string) => (english.has(key.replace(PLURAL, '_other')) ? key.replace(PLURAL, '') : key);

/** The keys that a language needs: of a text with a plural, one for each of its forms. */
const keysFor = (language: string): string[] => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return [...new Set([...english.keys()].map(stem))].flatMap((key) =>
    english.has(`${key}_other`) ? forms.map((form) => `${key}_${form}`) : key,
  );
};

const PLACE = /\{\{\w+\}\}/g;

const SEVERAL_WORDS = /[a-z]{3}.* .*[a-z]{3}/;

const placesIn = (text: string) => [...text.matchAll(PLACE)].map(([place]) => place).sort();

/** Of a plural form that English lacks, the English text for many. */
const englishOf = (key: string) => english.get(key) ?? english.get(key.replace(PLURAL, '_other'))!;

it('are in the languages that plugin.json names', () => {
  expect([ENGLISH, ...TRANSLATED]).toEqual(languages);
});

it('in English are those of the code and of the tables', () => {
  expect(english).toEqual(flat(englishTexts()));
  expect(english.size).toBeGreaterThan(600);
});

describe.each(TRANSLATED)('in %s', (language) => {
  const texts = textsIn(language);

  it('are there for every key, and none is left over', () => {
    expect([...texts.keys()].toSorted()).toEqual(keysFor(language).toSorted());
  });

  it('have the places of the English ones, and their ends', () => {
    for (const [key, text] of texts) {
      const original = englishOf(key);
      expect([key, placesIn(text)]).toEqual([key, placesIn(original)]);
      expect([key, /[.?…:]?$/.exec(text)![0]]).toEqual([key, /[.?…:]?$/.exec(original)![0]]);
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    }
  });

  it('keep what people type as it is written: names of columns, macros, words in capitals', () => {
    for (const [key, text] of texts) {
      const names =
        englishOf(key).match(/\$?\b[a-z]+(?:_[a-z0-9]+)+\b|\$__\w+|\b(?:SELECT|NULL|TIMESTAMP|INTERVAL)\b/g) ?? [];
      for (const name of names) expect(`${key}: ${text}`).toContain(name);
    }
  });

  it('are translated, but for words that are the same in both', () => {
    const same = [...texts].filter(
      ([key, text]) => text === englishOf(key) && SEVERAL_WORDS.test(text.replace(PLACE, '')),
    );
    expect(same).toEqual([]);
  });
});

it('are asked for by every text that the frontend shows', () => {
  expect(hardCoded()).toEqual([]);
});

it('are asked for within functions, in what is loaded before them', () => {
  expect(topLevelTexts()).toEqual([]);
});
