import { config } from '@grafana/runtime';

/** Of the texts in the code. */
export const ENGLISH = 'en-US';

/** The languages that there are texts in, by the names that Grafana has for them; plugin.json names them too. */
export const TRANSLATED = ['de-DE', 'es-ES'] as const;

export type Locale = typeof ENGLISH | (typeof TRANSLATED)[number];

const primary = (language: string) => language.split('-')[0]!.toLowerCase();

/** The language that Grafana shows itself in to this person; `detect` stands for that of the browser. */
function grafanaLanguage(): string {
  // Grafana's packages leave all of it out where Grafana itself is not there.
  const language = config.bootData?.user?.language as string | undefined;
  return language === 'detect' ? new Intl.DateTimeFormat().resolvedOptions().locale : language || ENGLISH;
}

/** The locale whose texts are to be shown. Grafana loads its page anew when the language is changed. */
export function currentLocale(language: string = grafanaLanguage()): Locale {
  return TRANSLATED.find((locale) => primary(locale) === primary(language)) ?? ENGLISH;
}

/** A label within a sentence: German writes nouns as it does at the beginning. */
export const inSentence = (label: string): string => (currentLocale() === 'de-DE' ? label : label.toLowerCase());
