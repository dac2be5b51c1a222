import { currentLocale, ENGLISH, type Locale } from './locale';
import { translateBy } from './t';

declare const __webpack_public_path__: string;

/** The id of the plugin that is built; its files of texts are named by it. */
declare const PLUGIN_ID: string;

/** Grafana fetches the same file by itself from 12.1 on, so that the browser has it already. */
async function fetchTexts(locale: Locale): Promise<object> {
  const response = await fetch(`${__webpack_public_path__}locales/${locale}/${PLUGIN_ID}.json`);
  if (!response.ok) throw new Error(`The texts in ${locale} are not there.`);
  return (await response.json()) as object;
}

async function load(): Promise<void> {
  const locale = currentLocale();
  if (locale === ENGLISH) return;
  const library = () => import(/* webpackChunkName: "i18n" */ './library');
  try {
    const [{ translator }, texts] = await Promise.all([library(), fetchTexts(locale)]);
    translateBy(await translator(PLUGIN_ID, locale, texts));
  } catch {
    // What cannot be translated is shown in English.
  }
}

let loaded: Promise<void> | undefined;

/** Resolves once texts can be shown; at once where they are English. Never rejects. */
export function translations(): Promise<void> {
  loaded ??= load();
  return loaded;
}
