import { type Column, EXECUTION_COLUMNS } from './columns';

/** The condition that a value of the column meets; null when anything goes. NULL meets it, as in SQL's CHECK. */
export function limitSql(column: Column): string | null {
  const { name, min, max } = column;
  if (min !== undefined && max !== undefined) return `${name} BETWEEN ${min} AND ${max}`;
  if (min !== undefined) return `${name} >= ${min}`;
  return null;
}

/** A rule that rows of `executions` keep; `violation` is true for a row that breaks it. */
export interface RowRule {
  readonly name: string;
  readonly description: string;
  readonly kind: 'null' | 'range';
  readonly violation: string;
}

const TOLERATED_CLOCK_SKEW = 'INTERVAL 5 MINUTE';

const columns: readonly Column[] = EXECUTION_COLUMNS;

const nullRules: RowRule[] = columns
  .filter(({ nullable }) => !nullable)
  .map(({ name }) => ({
    name: `null_${name}`,
    description: `${name} is NULL`,
    kind: 'null',
    violation: `${name} IS NULL`,
  }));

const rangeRules: RowRule[] = columns.flatMap((column) => {
  const limit = limitSql(column);
  if (limit === null) return [];
  const { name, min, max } = column;
  const range = max === undefined ? `below ${min}` : `outside ${min} to ${max}`;
  return [{ name: `range_${name}`, description: `${name} is ${range}`, kind: 'range', violation: `NOT (${limit})` }];
});

/** Every rule over single rows, derived from the table of columns. */
export const ROW_RULES: readonly RowRule[] = [
  ...nullRules,
  ...rangeRules,
  {
    name: 'future_timestamp',
    description: 'timestamp lies more than 5 minutes in the future',
    kind: 'range',
    violation: `timestamp > make_timestamp(epoch_us(now())) + ${TOLERATED_CLOCK_SKEW}`,
  },
];
