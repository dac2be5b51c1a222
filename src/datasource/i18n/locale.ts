/** The language of the texts in the code. */
export const ENGLISH = 'en-US';

/** The languages that there are texts in, by the names that Grafana has for them; plugin.json names them too. */
export const TRANSLATED = ['de-DE', 'es-ES'] as const;

export type Locale = typeof ENGLISH | (typeof TRANSLATED)[number];

const primary = (language: string) => language.split('-')[0]!.toLowerCase();

const localeFor = (language: string): Locale =>
  TRANSLATED.find((locale) => primary(locale) === primary(language)) ?? ENGLISH;

let locale: Locale = ENGLISH;

/**
 * Says which language Grafana shows itself in, before anything asks for texts; Grafana loads its page anew when that is
 * changed. @param language as Grafana has it of the person: empty for its own default, `detect` for that of the browser
 */
export function setLanguage(language: string | undefined): void {
  const chosen = language === 'detect' ? new Intl.DateTimeFormat().resolvedOptions().locale : language;
  locale = localeFor(chosen || ENGLISH);
}

/** The locale whose texts are to be shown. */
export const currentLocale = (): Locale => locale;

/** A label within a sentence: German writes nouns as it does at the beginning. */
export const inSentence = (label: string): string => (locale === 'de-DE' ? label : label.toLowerCase());
