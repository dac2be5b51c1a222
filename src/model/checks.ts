import { endOfPast } from './clock';
import { type Column, EXECUTION_COLUMNS, type TableColumn } from './columns';

/** NaN passes for a number larger than all others, and infinity for one above any lower limit. */
const isFloat = ({ type }: TableColumn) => type === 'FLOAT';

/** The condition that a value of the column meets; null when anything goes. NULL meets it, as in SQL's CHECK. */
export function limitSql(column: TableColumn): string | null {
  const { name, min, max, allowedValues } = column;
  if (allowedValues) return `${name} IN (${allowedValues.map((value) => `'${value}'`).join(', ')})`;
  if (min !== undefined && max !== undefined) return `${name} BETWEEN ${min} AND ${max}`;
  if (min !== undefined) return isFloat(column) ? `${name} >= ${min} AND isfinite(${name})` : `${name} >= ${min}`;
  return null;
}

/** A rule that rows of `executions` keep. */
export interface RowRule {
  readonly name: string;
  readonly description: string;
  readonly kind: 'null' | 'range';
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
    violation: () => `${name} IS NULL`,
  }));

function describeRange(column: Column): string {
  const { min, max } = column;
  if (max !== undefined) return `outside ${min} to ${max}`;
  return `below ${min}${isFloat(column) ? ', infinite or NaN' : ''}`;
}

const rangeRules: RowRule[] = columns.flatMap((column) => {
  const limit = limitSql(column);
  if (limit === null) return [];
  const { name } = column;
  return [
    {
      name: `range_${name}`,
      description: `${name} is ${describeRange(column)}`,
      kind: 'range',
      violation: () => `NOT (${limit})`,
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
    violation: (now) => `timestamp > ${endOfPast(now)}`,
  },
];

/** True for a row that breaks any rule. */
export function anyViolation(now: string): string {
  return ROW_RULES.map(({ violation }) => violation(now)).join(' OR ');
}
