export const FILTER_OPERATORS = [
  '=',
  '!=',
  '=|',
  '!=|',
  '=~',
  '!~',
  '<',
  '<=',
  '>',
  '>=',
  'isNull',
  'isNotNull',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

type Scalar = string | number | boolean;

export interface Filter {
  readonly field: string;
  readonly op: FilterOperator;
  /** A list with `=|` and `!=|`, nothing with `isNull` and `isNotNull`. */
  readonly value?: Scalar | readonly Scalar[];
  /** Set where the value is that very text, although it looks like a reference to a variable. */
  readonly literal?: true;
}
