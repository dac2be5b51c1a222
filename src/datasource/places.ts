import type { DataFrame, Field, FieldType, MappingType, ValueMapping } from '@grafana/data';
import { PLACE } from '../query/presets/preset';
import { t } from './i18n/t';
import type { LearningQuery } from './learning-query';

const NAMELESS = '–';

const textOf = (value: unknown) => (value === null || value === undefined || value === '' ? NAMELESS : String(value));

/** Far beyond every place, yet numbers that JSON has. */
const FAR = Number.MAX_SAFE_INTEGER;

/** Each place reads as the name of its row; what else an axis may be labelled with as nothing. */
function mappingsOf(names: readonly string[]): ValueMapping[] {
  const options = Object.fromEntries(names.map((text, index) => [String(index + 1), { text, index }]));
  return [
    { type: 'value' as MappingType.ValueToText, options },
    { type: 'range' as MappingType.RangeToText, options: { from: -FAR, to: FAR, result: { text: '' } } },
  ];
}

/** The rows' places along an axis, with half a place of room at its ends. */
function placeField({ name, config, values }: Field): Field {
  const names = values.map(textOf);
  return {
    name: PLACE,
    type: 'number' as FieldType.number,
    config: {
      displayNameFromDS: config.displayNameFromDS ?? name,
      mappings: mappingsOf(names),
      ...(names.length > 0 && { min: 0.5, max: names.length + 0.5 }),
    },
    values: names.map((_, index) => index + 1),
  };
}

/** Under a name of its own: what is exported of the panel has both columns. */
function nameField(field: Field): Field {
  const column = field.config.displayNameFromDS ?? field.name;
  const displayNameFromDS = t('places.name', '{{column}} (name)', { column });
  return { ...field, config: { ...field.config, displayNameFromDS } };
}

/** Puts the column `place` before the others, where the query says which column names the rows. */
export function withPlaces(frame: DataFrame, { places }: LearningQuery): DataFrame {
  const named = frame.fields.find(({ name }) => name === places);
  if (!named) return frame;
  const fields = frame.fields.map((field) => (field === named ? nameField(field) : field));
  return { ...frame, fields: [placeField(named), ...fields] };
}
