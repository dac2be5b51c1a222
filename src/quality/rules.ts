import { ROW_RULES } from '../model/checks';
import { type Column, EXECUTION_COLUMNS } from '../model/columns';

/** Answers one SELECT with its rows by column: numbers as numbers where they are DOUBLE, times and JSON as text. */
export type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export const numberOf = (value: unknown): number => Number(value);
export const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** Something about single rows of `executions` that is worth knowing. */
export interface QualityRule {
  readonly name: string;
  readonly description: string;
  /** A violation counts against the score; information does not. */
  readonly kind: 'violation' | 'information';
  /** True for a row that it is about. @param now SQL of the present on the clock of the stored times */
  readonly condition: (now: string) => string;
}

const columns: readonly Column[] = EXECUTION_COLUMNS;

const information = (name: string, description: string, condition: string): QualityRule => ({
  name,
  description,
  kind: 'information',
  condition: () => condition,
});

const unknownValues = columns.flatMap(({ name, knownValues }) =>
  knownValues
    ? [
        information(
          `unknown_${name}`,
          `${name} is none of the values that producers are known to write`,
          `${name} NOT IN (${knownValues.map((value) => `'${value}'`).join(', ')})`,
        ),
      ]
    : [],
);

const longTexts = columns.flatMap(({ name, maxLength }) =>
  maxLength
    ? [information(`long_${name}`, `${name} is longer than ${maxLength} characters`, `length(${name}) > ${maxLength}`)]
    : [],
);

/** Every rule over single rows; those of the model come first. */
export const QUALITY_RULES: readonly QualityRule[] = [
  ...ROW_RULES.map(
    ({ name, description, violation }): QualityRule => ({ name, description, kind: 'violation', condition: violation }),
  ),
  {
    name: 'metadata_object',
    description: 'metadata is JSON, but no object',
    kind: 'violation',
    condition: () => `json_type(metadata) <> 'OBJECT'`,
  },
  information('missing_quality', 'without a quality score', 'quality_score IS NULL'),
  information('missing_rating', 'that nobody rated', 'user_rating IS NULL'),
  information('missing_solution', 'without a solution summary', 'solution_summary IS NULL'),
  information(
    'failure_without_error',
    'failed, and does not say with which error',
    'NOT success AND error_type IS NULL',
  ),
  information('success_with_error', 'succeeded, and has an error type', 'success AND error_type IS NOT NULL'),
  information(
    'uploaded_early',
    'inserted more than 5 minutes before it was recorded',
    'uploaded_at < timestamp - INTERVAL 5 MINUTE',
  ),
  ...unknownValues,
  ...longTexts,
];
