import { SETTING_NAMES, SETTINGS, type SettingName, type Settings, setting } from './settings';

type Entry = (typeof SETTINGS)[SettingName];

/** The options of `grafana install` that set a setting. */
export type InstallOption = Extract<Entry, { readonly install: object }>['install']['option'];

/** The settings that an installation and the provisioned data source are told of. */
export const INSTALLED = SETTING_NAMES.flatMap((name) => {
  const entry: Entry = SETTINGS[name];
  return 'install' in entry ? [{ name, ...entry.install }] : [];
});

/** The settings as Grafana's environment tells the provisioned data source of them. */
export const variablesOf = (settings: Settings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const { install } = setting(name as SettingName);
      return install ? [[install.variable, String(value)]] : [];
    }),
  );
