import type { SelectableValue } from '@grafana/data';
import { EXECUTION_COLUMNS } from '../../model/columns';
import { DERIVED_FIELDS } from '../../model/derived';
import type { Unit } from '../../model/units';
import { PRESET_SECTIONS, PRESETS } from '../../query/all-presets';
import { FILTER_OPERATORS, type FilterOperator } from '../../query/filter';
import { DIMENSIONS } from '../../query/vocabulary/dimensions';
import { MEASURES } from '../../query/vocabulary/measures';
import { t } from '../i18n/t';
import { fieldMeaning, sectionTitle, unitText } from '../i18n/table-texts';
import { dimensionTexts, measureTexts, presetQuestion } from '../i18n/vocabulary-texts';
import { filterOption } from '../search/filter-option';

export type Option = SelectableValue<string>;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const units = [...new Set<Unit>(MEASURES.map(({ unit }) => unit))];

const named = (id: string, { label, help }: { label: string; help: string }): Option => ({
  value: id,
  label,
  description: help,
});

/** Offers to take what was typed. */
export const takeText = (text: string): string => t('editor.use', 'Use {{text}}', { text });

/** Options under a title. Grafana 10.4 would fold them away. */
const group = (label: string, options: Option[]): Option => ({ label, options, expanded: true });

/** Measures under the unit that they have. */
export const MEASURE_OPTIONS: Option[] = units.map((unit) =>
  group(
    capital(unitText(unit)),
    MEASURES.filter((measure) => measure.unit === unit).map((measure) => named(measure.id, measureTexts(measure))),
  ),
);

export const filterMeasures = filterOption(MEASURE_OPTIONS);

export const DIMENSION_OPTIONS: Option[] = DIMENSIONS.map((dimension) =>
  named(dimension.id, dimensionTexts(dimension)),
);

export const filterDimensions = filterOption(DIMENSION_OPTIONS);

const known = new Set(DIMENSIONS.map(({ id }) => id));
const fieldOption = ({ name, meaning }: { name: string; meaning: string }): Option => ({
  value: name,
  label: name,
  description: fieldMeaning(name, meaning),
});

/** What filters can speak of: dimensions first, then the other columns. */
export const FIELD_OPTIONS: Option[] = [
  ...DIMENSION_OPTIONS,
  ...EXECUTION_COLUMNS.filter(({ name, type }) => !known.has(name) && !/^(FLOAT\[|JSON)/.test(type)).map(fieldOption),
  ...DERIVED_FIELDS.filter(({ name }) => !known.has(name)).map(fieldOption),
];

export const filterFields = filterOption(FIELD_OPTIONS);

const OPERATORS: Record<FilterOperator, [label: string, meaning: string]> = {
  '=': ['=', t('operators.is', 'Is')],
  '!=': ['!=', t('operators.is-not', 'Is not')],
  '=|': [t('operators.one-of', 'one of'), t('operators.one-of-help', 'Is one of these')],
  '!=|': [t('operators.none-of', 'none of'), t('operators.none-of-help', 'Is none of these')],
  '=~': [t('operators.matches', 'matches'), t('operators.matches-help', 'Matches the regular expression')],
  '!~': [
    t('operators.matches-not', 'matches not'),
    t('operators.matches-not-help', 'Does not match the regular expression'),
  ],
  '<': ['<', t('operators.less', 'Is less than')],
  '<=': ['<=', t('operators.at-most', 'Is at most')],
  '>': ['>', t('operators.more', 'Is more than')],
  '>=': ['>=', t('operators.at-least', 'Is at least')],
  isNull: [t('operators.null', 'has no value'), t('operators.null-help', 'Is NULL')],
  isNotNull: [t('operators.not-null', 'has a value'), t('operators.not-null-help', 'Is not NULL')],
};

export const OPERATOR_OPTIONS: SelectableValue<FilterOperator>[] = FILTER_OPERATORS.map((operator) => {
  const [label, description] = OPERATORS[operator];
  return { value: operator, label, description };
});

export const BUCKET_OPTIONS: Option[] = [
  {
    value: 'auto',
    label: 'auto',
    description: t('buckets.auto', 'What suits the time range and the width of the panel.'),
  },
  { value: 'none', label: 'none', description: t('buckets.none', 'One value for the whole time range.') },
  ...['1m', '5m', '15m', '30m', '1h', '6h', '12h', '1d', '1w', '1M'].map((width) => ({ value: width, label: width })),
];

export const PRESET_OPTIONS: Option[] = PRESET_SECTIONS.map(({ title, presets }) =>
  group(
    sectionTitle(title),
    presets.map((preset) => ({ value: preset.name, label: preset.name, description: presetQuestion(preset) })),
  ),
);

/** Finds presets by their names and by their questions. */
export const filterPresets = filterOption(
  PRESETS.map((preset) => ({ value: preset.name, label: `${preset.name} ${presetQuestion(preset)}` })),
);

const labels = new Map(
  [...MEASURE_OPTIONS.flatMap(({ options }) => options as Option[]), ...FIELD_OPTIONS].map(({ value, label }) => [
    value,
    label,
  ]),
);

/** Names of the vocabulary by their labels; what is not in it, such as a variable, as it is. */
export const chosen = (ids: readonly string[]): Option[] =>
  ids.map((id) => ({ value: id, label: labels.get(id) ?? id }));
