import type { SchemaColumn } from '../../api/schema';
import { UNITS } from '../../model/units';
import type { Macro } from '../../query/macros/macro';
import { METRIC_OPTIONS, type OptionName } from '../../query/metric-options';
import { ORIGINS, type Origin } from '../../query/migration/source';
import type { ParameterWords } from '../../query/presets/parameters';
import { PROBLEMS } from '../../settings/problem';
import { limitsOf, type SettingName, setting, settingFault, wordsOf } from '../../settings/settings';
import { slug } from './slug';
import { t } from './t';

/*
 * What tables say in English, by what it is called there. `npm run generate` puts the same keys into the file of English
 * texts; whatever is named neither here nor there, such as a column of a table that a person has made, stays as it is.
 */

/** What a column or derived field of `executions` holds. */
export const fieldMeaning = (name: string, meaning: string): string => t(`fields.${name}.help`, meaning);

export const columnMeaning = ({ name, meaning }: SchemaColumn, table: string): string | undefined =>
  meaning && table === 'executions' ? fieldMeaning(name, meaning) : meaning;

/** The text for a unit, by its id or by what a table says instead. */
export const unitText = (unit: string): string =>
  t(`units.${unit}`, Object.hasOwn(UNITS, unit) ? UNITS[unit as keyof typeof UNITS].label : unit);

export const sectionTitle = (title: string): string => t(`preset-sections.${slug(title)}`, title);

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/** Parameters have names only, which are their labels too. */
export const parameterLabel = (name: string): string => t(`parameters.${name}`, capital(name));

export function parameterHelp({ meaning, choices }: ParameterWords): string {
  const text = t(`parameter-help.${slug(meaning)}`, meaning);
  if (!choices) return text;
  return `${text} ${t('query-editor.preset.choices', 'One of {{choices}}.', { choices: choices.join(', ') })}`;
}

/** Presets for annotations have names only, which are their labels too. */
export const annotationLabel = (name: string): string => t(`annotations.${name}`, capital(name));

export const macroHelp = ({ name, help }: Pick<Macro, 'name' | 'help'>): string =>
  t(`macros.${name.replaceAll('$', '')}`, help);

export const optionHelp = (name: OptionName): string => t(`metric-options.${name}.help`, METRIC_OPTIONS[name].help);

/** The texts of an option of metric queries that has a field of its own. */
export const optionField = ({ name, label, empty }: { name: OptionName; label: string; empty: string }) => ({
  label: t(`metric-options.${name}.label`, label),
  empty: t(`metric-options.${name}.empty`, empty),
});

export const originText = (origin: Origin): string => t(`origins.${origin}`, ORIGINS[origin]);

/** The heading that settings stand under. */
export const settingSection = (section: string): string => t(`setting-sections.${slug(section)}`, section);

/** @param hasBackend of the data source, of whose settings some mean something else without */
export function settingTexts(name: SettingName, hasBackend: boolean) {
  const { label, help, more, otherwise, withoutBackend = {}, ...entry } = setting(name);
  const { help: help2, otherwise: otherwise2 } = hasBackend ? {} : withoutBackend;
  const unit = entry.type === 'number' ? entry.unit : undefined;
  return {
    label: t(`settings.${name}.label`, label),
    help: help2 ? t(`settings.${name}.help-without-backend`, help2) : t(`settings.${name}.help`, help),
    more: more && t(`settings.${name}.more`, more),
    otherwise: otherwise2
      ? t(`settings.${name}.otherwise-without-backend`, otherwise2)
      : otherwise && t(`settings.${name}.otherwise`, otherwise),
    unit: unit && t(`setting-units.${unit}`, unit),
  };
}

/** What a word that a setting may have is shown as. */
export const choiceText = (name: SettingName, word: string, shown: string): string =>
  t(`setting-choices.${name}.${word}`, shown);

/** What is wrong with the value of a setting, as the end of a sentence that begins with its label. */
export function settingProblemText(name: SettingName, value: unknown): string | undefined {
  const fault = settingFault(name, value);
  return (
    fault && t(`setting-problems.${fault}`, PROBLEMS[fault], { ...limitsOf(name), words: wordsOf(name).join(', ') })
  );
}
