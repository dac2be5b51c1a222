import { slug } from '../../../src/datasource/i18n/slug';
import { EXECUTION_COLUMNS } from '../../../src/model/columns';
import { DERIVED_FIELDS } from '../../../src/model/derived';
import { UNITS } from '../../../src/model/units';
import { PRESET_SECTIONS, PRESETS } from '../../../src/query/all-presets';
import { MACROS } from '../../../src/query/macros/macros';
import { METRIC_OPTIONS, WHOLE_OPTIONS } from '../../../src/query/metric-options';
import { ORIGINS } from '../../../src/query/migration/source';
import { ANNOTATIONS } from '../../../src/query/presets/annotations';
import { parameterWords } from '../../../src/query/presets/parameters';
import { DIMENSIONS } from '../../../src/query/vocabulary/dimensions';
import { MEASURES } from '../../../src/query/vocabulary/measures';
import { PROBLEMS } from '../../../src/settings/problem';
import { SETTING_NAMES, setting } from '../../../src/settings/settings';

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

type Entry = readonly [key: string, english: string | undefined];

const FIELDS: readonly { readonly name: string; readonly meaning: string }[] = [
  ...EXECUTION_COLUMNS,
  ...DERIVED_FIELDS,
];

const PARAMETERS = PRESETS.flatMap(parameterWords);

const ENTRIES: readonly Entry[] = [
  ...MEASURES.flatMap(({ id, label, help }): Entry[] => [
    [`measures.${id}.label`, label],
    [`measures.${id}.help`, help],
  ]),
  ...FIELDS.map(({ name, meaning }): Entry => [`fields.${name}.help`, meaning]),
  // What is said of a dimension comes before what is said of its column.
  ...DIMENSIONS.flatMap(({ id, label, help }): Entry[] => [
    [`fields.${id}.label`, label],
    [`fields.${id}.help`, help],
  ]),
  ...Object.entries(UNITS).map(([unit, { label }]): Entry => [`units.${unit}`, label]),
  ...PRESETS.map(({ name, question }): Entry => [`presets.${name}`, question]),
  ...PRESET_SECTIONS.map(({ title }): Entry => [`preset-sections.${slug(title)}`, title]),
  ...PARAMETERS.flatMap(({ name, meaning }): Entry[] => [
    [`parameters.${name}`, capital(name)],
    [`parameter-help.${slug(meaning)}`, meaning],
  ]),
  ...ANNOTATIONS.map(({ name }): Entry => [`annotations.${name}`, capital(name)]),
  ...MACROS.map(({ name, help }): Entry => [`macros.${name.replaceAll('$', '')}`, help]),
  ...(['bucket', 'orderBy'] as const).map((name): Entry => [`metric-options.${name}.help`, METRIC_OPTIONS[name].help]),
  ...WHOLE_OPTIONS.flatMap(({ name, label, empty, help }): Entry[] => [
    [`metric-options.${name}.label`, label],
    [`metric-options.${name}.empty`, empty],
    [`metric-options.${name}.help`, help],
  ]),
  ...Object.entries(ORIGINS).map(([origin, text]): Entry => [`origins.${origin}`, text]),
  ...SETTING_NAMES.flatMap((name): Entry[] => {
    const { section, label, help, more, otherwise, withoutBackend, ...entry } = setting(name);
    const unit = entry.type === 'number' ? entry.unit : undefined;
    return [
      [`setting-sections.${slug(section)}`, section],
      [`settings.${name}.label`, label],
      [`settings.${name}.help`, help],
      [`settings.${name}.more`, more],
      [`settings.${name}.otherwise`, otherwise],
      [`settings.${name}.help-without-backend`, withoutBackend?.help],
      [`settings.${name}.otherwise-without-backend`, withoutBackend?.otherwise],
      [`setting-units.${unit}`, unit],
      ...(entry.type === 'choice'
        ? Object.entries(entry.choices).map(([word, shown]): Entry => [`setting-choices.${name}.${word}`, shown])
        : []),
    ];
  }),
  ...Object.entries(PROBLEMS).map(([problem, text]): Entry => [`setting-problems.${problem}`, text]),
];

/** What `src/datasource/i18n/table-texts.ts` puts in other languages: English by key. */
export const tableTexts = (): ReadonlyMap<string, string> =>
  new Map(ENTRIES.flatMap(([key, english]) => (english === undefined ? [] : [[key, english] as const])));
