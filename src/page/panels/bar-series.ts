import {
  type DataFrame,
  type Field,
  FieldType,
  formattedValueToString,
  type GrafanaTheme2,
  getFieldDisplayName,
  getFieldSeriesColor,
} from '@grafana/data';
import { isShown } from './hidden-series';

interface BarSeries {
  readonly name: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
}

export interface Bars {
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  /** The ends of the scale, where the panel states them. */
  readonly limits: { readonly min?: number | null; readonly max?: number | null };
}

function textOf(field: Field, value: unknown): string {
  return field.display ? formattedValueToString(field.display(value)) : String(value);
}

/** Bars of a frame: categories from `xField`, else from its first text or time, and a series for each other number. */
export function barsOf(frame: DataFrame, xField: string | undefined, theme: GrafanaTheme2): Bars | null {
  const { fields } = frame;
  const named = fields.find((field) => [field.name, getFieldDisplayName(field, frame)].includes(xField ?? ''));
  const category = named ?? fields.find(({ type }) => type === FieldType.string || type === FieldType.time);
  const numbers = fields.filter((field) => isShown(field) && field !== category);
  if (!category || numbers.length === 0) return null;
  const { min, max } = numbers[0]!.config;
  return {
    // Texts such as 07 are names, not numbers to be written in a unit.
    categories: category.values.map((value) =>
      category.type === FieldType.string ? String(value) : textOf(category, value),
    ),
    series: numbers.map((field) => ({
      name: getFieldDisplayName(field, frame),
      color: getFieldSeriesColor(field, theme).color,
      values: field.values as (number | null)[],
      format: (value) => textOf(field, value),
    })),
    limits: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
  };
}
