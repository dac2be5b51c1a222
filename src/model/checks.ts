import { endOfPast } from './clock';
import { type Column, EXECUTION_COLUMNS, type TableColumn } from './columns';

/** NaN passes for a number larger than all others, and infinity for one above any lower limit. */
const isFloat = ({ type }: TableColumn) => type === 'FLOAT';

/** What values of a column keep to. NULL keeps to it, as in SQL's CHECK. */
export type Limit =
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly kind: 'between'; readonly min: number; readonly max: number }
  | { readonly kind: 'from'; readonly min: number; readonly isFinite: boolean };

/** Null when anything goes. */
export function limitOf(column: TableColumn): Limit | null {
  const { min, max, allowedValues: values } = column;
  if (values) return { kind: 'one of', values };
  if (min === undefined) return null;
  return max === undefined ? { kind: 'from', min, isFinite: isFloat(column) } : { kind: 'between', min, max };
}

/** The condition that a value of the column meets; null when anything goes. */
export function limitSql(column: TableColumn): string | null {
  const { name } = column;
  const limit = limitOf(column);
  switch (limit?.kind) {
    case 'one of':
      return `${name} IN (${limit.values.map((value) => `'${value}'`).join(', ')})`;
    case 'between':
      return `${name} BETWEEN ${limit.min} AND ${limit.max}`;
    case 'from':
      return limit.isFinite ? `${name} >= ${limit.min} AND isfinite(${name})` : `${name} >= ${limit.min}`;
    default:
      return null;
  }
}

/** A rule that rows of `executions` keep. */
export interface RowRule {
  readonly name: string;
  readonly description: string;
  readonly kind: 'null' | 'range';
  /** The column whose value it is about, and the limit that the value has; none where it may be all but NULL, or in the future. */
  readonly column: string;
  readonly limit?: Limit;
  /** True for a row that breaks it. @param now SQL of the present on the clock of the stored times */
  readonly violation: (now: string) => string;
}

const columns: readonly Column[] = EXECUTION_COLUMNS;

const nullRules: RowRule[] = columns
  .filter(({ nullable }) => !nullable)
  .map(({ name }) => ({
    name: `null_${name}`,
    description: `${name} is NULL`,
    kind: 'null',
    column: name,
    violation: () => `${name} IS NULL`,
  }));

function describeRange(column: Column): string {
  const { min, max } = column;
  if (max !== undefined) return `outside ${min} to ${max}`;
  return `below ${min}${isFloat(column) ? ', infinite or NaN' : ''}`;
}

const rangeRules: RowRule[] = columns.flatMap((column) => {
  const limit = limitOf(column);
  if (limit === null) return [];
  const { name } = column;
  return [
    {
      name: `range_${name}`,
      description: `${name} is ${describeRange(column)}`,
      kind: 'range',
      column: name,
      limit,
      violation: () => `NOT (${limitSql(column)})`,
    },
  ];
});

/** Every rule over single rows, derived from the table of columns. */
export const ROW_RULES: readonly RowRule[] = [
  ...nullRules,
  ...rangeRules,
  {
    name: 'future_timestamp',
    description: 'timestamp lies more than 5 minutes in the future',
    kind: 'range',
    column: 'timestamp',
    violation: (now) => `timestamp > ${endOfPast(now)}`,
  },
];
