import { initPluginTranslations, t } from '@grafana/i18n';
import i18next from 'i18next';

/**
 * What translates by these texts. Grafana shares its own i18next from 11 on, and has the texts of plugins in it from 12.1
 * on; the one here is the plugin's, so that all versions from 10.4 on are treated alike.
 */
export async function translator(pluginId: string, locale: string, texts: object): Promise<typeof t> {
  await i18next.init({
    lng: locale,
    resources: { [locale]: { [pluginId]: texts } },
    returnEmptyString: false,
    // React does that.
    interpolation: { escapeValue: false },
  });
  await initPluginTranslations(pluginId);
  return t;
}
