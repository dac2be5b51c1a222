/** Writes a template: as a text where it is asked as it stands, or as SQL that has yet to be printed. */
export type Write<T> = (texts: TemplateStringsArray, ...values: (T | number)[]) => T;

/** A field computed from the columns of `executions`. `sql` holds on its own in any SELECT over the table. */
export interface DerivedField {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'boolean';
  readonly sql: string;
  readonly meaning: string;
  /** The labels it can take, in the order a person expects; absent for numbers and booleans. */
  readonly values?: readonly string[];
}

interface Band {
  readonly label: string;
  /** Inclusive lower bound; the last band has none. */
  readonly from?: number;
}

function bands(column: string, list: readonly Band[]): { sql: string; values: string[] } {
  const branches = list.map(
    ({ label, from }) => `WHEN ${column} ${from === undefined ? 'IS NOT NULL' : `>= ${from}`} THEN '${label}'`,
  );
  return {
    sql: `CASE ${branches.join(' ')} END`,
    values: list.map(({ label }) => label),
  };
}

function steps(column: string, width: number, count: number): { sql: string; values: string[] } {
  const label = (value: number) => String(Number(value.toFixed(2)));
  return bands(
    column,
    Array.from({ length: count }, (_, i) => {
      const index = count - 1 - i;
      const text = `${label(index * width)}-${label((index + 1) * width)}`;
      return index === 0 ? { label: text } : { label: text, from: Number(label(index * width)) };
    }),
  );
}

const ascending = ({ sql, values }: { sql: string; values: string[] }) => ({ sql, values: values.toReversed() });

/** Quality from which an execution is fair; below it, poor. */
const FAIR = 60;

export const DERIVED_FIELDS = [
  {
    name: 'cost_error_pct',
    kind: 'number',
    sql: 'CASE WHEN cost_estimate > 0 THEN abs(actual_cost - CAST(cost_estimate AS DOUBLE)) / cost_estimate * 100 END',
    meaning: 'How far the estimate was from the real cost, percent; NULL without an estimate.',
  },
  {
    name: 'duration_bucket',
    kind: 'text',
    ...ascending(
      bands('duration_seconds', [{ label: 'slow', from: 60 }, { label: 'medium', from: 10 }, { label: 'fast' }]),
    ),
    meaning: 'fast under 10 s, medium under 60 s, else slow.',
  },
  {
    name: 'quality_tier',
    kind: 'text',
    ...bands('quality_score', [
      { label: 'excellent', from: 90 },
      { label: 'good', from: 75 },
      { label: 'fair', from: FAIR },
      { label: 'poor' },
    ]),
    meaning: 'excellent from 90, good from 75, fair from 60, else poor; NULL without a score.',
  },
  {
    name: 'complexity_bucket',
    kind: 'text',
    ...ascending(steps('complexity_score', 20, 5)),
    meaning: 'Complexity in steps of 20.',
  },
  {
    name: 'confidence_bucket',
    kind: 'text',
    ...ascending(steps('routing_confidence', 0.1, 10)),
    meaning: 'Routing confidence in steps of 0.1.',
  },
  {
    name: 'severity',
    kind: 'text',
    sql: `CASE WHEN NOT success THEN 'error' WHEN error_type IS NOT NULL OR quality_score < ${FAIR} OR NOT user_accepted THEN 'warning' WHEN success THEN 'info' ELSE 'unknown' END`,
    values: ['error', 'warning', 'info', 'unknown'],
    meaning: `error for a failure; warning for a success with an error type, with a quality below ${FAIR} or that the user rejected; else info; unknown where the outcome is, and nothing speaks against it.`,
  },
  {
    name: 'failed',
    kind: 'boolean',
    sql: 'NOT success OR (success AND error_type IS NOT NULL)',
    meaning:
      'The execution did not succeed, or left an error: some producers set one without the other. NULL where the outcome is unknown.',
  },
] as const satisfies readonly DerivedField[];

export type DerivedFieldName = (typeof DERIVED_FIELDS)[number]['name'];

export function derivedField(name: DerivedFieldName): DerivedField {
  return DERIVED_FIELDS.find((field) => field.name === name)!;
}
