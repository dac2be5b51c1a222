import type { SelectableValue } from '@grafana/data';
import { EXECUTION_COLUMNS } from '../../model/columns';
import { DERIVED_FIELDS } from '../../model/derived';
import { UNITS, type Unit } from '../../model/units';
import { PRESET_SECTIONS, PRESETS } from '../../query/all-presets';
import { FILTER_OPERATORS, type FilterOperator } from '../../query/filter';
import { DIMENSIONS } from '../../query/vocabulary/dimensions';
import { MEASURES } from '../../query/vocabulary/measures';
import { filterOption } from '../search/filter-option';

export type Option = SelectableValue<string>;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const units = [...new Set<Unit>(MEASURES.map(({ unit }) => unit))];

/** Options under a title. Grafana 10.4 would fold them away. */
const group = (label: string, options: Option[]): Option => ({ label, options, expanded: true });

/** Measures under the unit that they have. */
export const MEASURE_OPTIONS: Option[] = units.map((unit) =>
  group(
    capital(UNITS[unit].label),
    MEASURES.filter((measure) => measure.unit === unit).map(({ id, label, help }) => ({
      value: id,
      label,
      description: help,
    })),
  ),
);

export const filterMeasures = filterOption(MEASURE_OPTIONS);

export const DIMENSION_OPTIONS: Option[] = DIMENSIONS.map(({ id, label, help }) => ({
  value: id,
  label,
  description: help,
}));

export const filterDimensions = filterOption(DIMENSION_OPTIONS);

const known = new Set(DIMENSIONS.map(({ id }) => id));
const fieldOption = ({ name, meaning }: { name: string; meaning: string }): Option => ({
  value: name,
  label: name,
  description: meaning,
});

/** What filters can speak of: dimensions first, then the other columns. */
export const FIELD_OPTIONS: Option[] = [
  ...DIMENSION_OPTIONS,
  ...EXECUTION_COLUMNS.filter(({ name, type }) => !known.has(name) && !/^(FLOAT\[|JSON)/.test(type)).map(fieldOption),
  ...DERIVED_FIELDS.filter(({ name }) => !known.has(name)).map(fieldOption),
];

export const filterFields = filterOption(FIELD_OPTIONS);

const OPERATORS: Record<FilterOperator, [label: string, meaning: string]> = {
  '=': ['=', 'Is'],
  '!=': ['!=', 'Is not'],
  '=|': ['one of', 'Is one of these'],
  '!=|': ['none of', 'Is none of these'],
  '=~': ['matches', 'Matches the regular expression'],
  '!~': ['matches not', 'Does not match the regular expression'],
  '<': ['<', 'Is less than'],
  '<=': ['<=', 'Is at most'],
  '>': ['>', 'Is more than'],
  '>=': ['>=', 'Is at least'],
  isNull: ['has no value', 'Is NULL'],
  isNotNull: ['has a value', 'Is not NULL'],
};

export const OPERATOR_OPTIONS: SelectableValue<FilterOperator>[] = FILTER_OPERATORS.map((operator) => {
  const [label, description] = OPERATORS[operator];
  return { value: operator, label, description };
});

export const BUCKET_OPTIONS: Option[] = [
  { value: 'auto', label: 'auto', description: 'What suits the time range and the width of the panel.' },
  { value: 'none', label: 'none', description: 'One value for the whole time range.' },
  ...['1m', '5m', '15m', '30m', '1h', '6h', '12h', '1d', '1w', '1M'].map((width) => ({ value: width, label: width })),
];

export const PRESET_OPTIONS: Option[] = PRESET_SECTIONS.map(({ title, presets }) =>
  group(
    title,
    presets.map(({ name, question }) => ({ value: name, label: name, description: question })),
  ),
);

/** By their questions, too. */
export const filterPresets = filterOption(
  PRESETS.map(({ name, question }) => ({ value: name, label: `${name} ${question}` })),
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
