import type { Method, PresetScope, SqlPreset } from '../presets/preset';
import { op } from '../tree/op';
import { type Sql, sql, withTables } from '../tree/sql';
import { count, fraction, text, time } from '../vocabulary/column-info';
import { anytimeBounds, arms, askedExperiment, assigned, controlOf } from './experiment-arms';

const EXPERIMENT = {
  name: 'experiment',
  maxLength: 500,
  help: 'The experiment, as metadata.experiment has it; the one with the newest execution where it is left out.',
} as const;

const CONTROL = {
  name: 'control',
  maxLength: 500,
  help: 'The variant to compare with; "control" where it is left out, or else the first by its name.',
} as const;

const PLANNED = {
  name: 'planned',
  default: 2000,
  min: 2,
  max: 100_000_000,
  help: 'Executions planned, of a variant and control together: anytime bounds are narrowest there.',
} as const;

const DIFFERENCE = fraction('Difference', 'Success of the variant less that of control.');
const ANYTIME_LOW = fraction(
  'Difference, low at any time',
  'Lower bound of 95 percent that holds however often one looks.',
);
const ANYTIME_HIGH = fraction(
  'Difference, high at any time',
  'Upper bound of 95 percent that holds however often one looks.',
);
const SRM_P = {
  label: 'Equal split, p',
  unit: 'fraction',
  help: 'Chance of so unequal numbers of executions had variants been given out equally (χ²); below 0.0005 the experiment is misassigned.',
} as const;
const VERDICT = text(
  'Verdict',
  'won or lost: the anytime bounds leave out 0. no_difference: they do not, and all planned executions are there. misassigned: variants were not given out equally, or one came later; compare nothing. Else running.',
);

const METHOD: Method = {
  formula:
    "The difference of the variant's success from that of control. Bounds at any time are the asymptotic confidence sequence of Waudby-Smith et al. (2024): half the width is √s² · √(2(nρ + 1)/(n²ρ) · ln(√(nρ + 1)/α)) with s² = n · (p_a q_a/n_a + p_b q_b/n_b), n the executions of both, pq being 1/n at least, α = 0.05 shared by the variants, and ρ = (−2 ln α + ln(1 − 2 ln α))/planned. Bounds for one look are Newcombe's. Equal numbers of executions are tested by χ².",
  assumption:
    'Right if variants are given out by chance, in equal parts, from the beginning. Whoever looks at bounds for one look each hour finds wins where there are none: 1 in 4 experiments without effect, with thirty looks.',
  change: 'More executions; a variant that comes later, or more often than the others, which makes it misassigned.',
};

/** The preset that compares the variants of an experiment. */
const RESULT: SqlPreset = {
  name: 'experiment_result',
  question: 'Which variant of an experiment is better, and may one say so yet?',
  window: '90d',
  limit: 100,
  parameters: [EXPERIMENT, CONTROL, PLANNED],
  method: METHOD,
  select: (scope) =>
    withTables(
      [assigned(scope), arms(scope)],
      sql`SELECT
  variant,
  CAST(n AS BIGINT) AS n,
  success,
  success_low,
  success_high,
  cost,
  difference,
  low,
  high,
  anytime_low,
  anytime_high,
  srm_p,
  verdict,
  is_control,
  left_out
FROM arms
WHERE experiment = ${askedExperiment(scope)}
ORDER BY is_control DESC, n DESC, variant
LIMIT ${scope.limit}`,
    ),
  columns: {
    variant: text('Variant', 'As metadata.variant has it.'),
    n: count('Executions', 'Those of the variant.'),
    success: fraction('Success', 'Share that succeeded.'),
    success_low: fraction('Success, low', 'Lower bound of 95 percent.'),
    success_high: fraction('Success, high', 'Upper bound of 95 percent.'),
    cost: { label: 'Cost', unit: 'usd', help: 'Mean cost of an execution.' },
    difference: DIFFERENCE,
    low: fraction('Difference, low', 'Lower bound of 95 percent for who looks once, at a time fixed beforehand.'),
    high: fraction('Difference, high', 'Upper bound of 95 percent for who looks once, at a time fixed beforehand.'),
    anytime_low: ANYTIME_LOW,
    anytime_high: ANYTIME_HIGH,
    srm_p: SRM_P,
    verdict: VERDICT,
    is_control: text('Control', 'Whether it is what the others are compared with.'),
    left_out: count('Left out', 'Executions of the experiment that tell no variant or no success.'),
  },
};

/** Of an experiment the first that is said of any of its variants. */
const VERDICTS = ['misassigned', 'won', 'running', 'no_difference', 'lost'];

/** All experiments. */
const LIST: SqlPreset = {
  name: 'experiments',
  question: 'Which experiments are there, and how do they stand?',
  window: '90d',
  limit: 100,
  parameters: [PLANNED],
  select: (scope) =>
    withTables(
      [assigned(scope), arms(scope)],
      sql`SELECT
  experiment,
  any_value(variants) AS variants,
  CAST(any_value(total) AS BIGINT) AS n,
  date_trunc('second', min(first_seen)) AS first_seen,
  date_trunc('second', max(last_seen)) AS last_seen,
  ${best(sql`variant`)} AS best,
  ${best(sql`difference`)} AS difference,
  ${best(sql`anytime_low`)} AS anytime_low,
  ${best(sql`anytime_high`)} AS anytime_high,
  any_value(srm_p) AS srm_p,
  coalesce(${op.first(sql`verdict`, [op.placeIn(VERDICTS, sql`verdict`)], sql`verdict IS NOT NULL`)}, 'running') AS verdict
FROM arms
GROUP BY experiment
ORDER BY last_seen DESC NULLS LAST, experiment
LIMIT ${scope.limit}`,
    ),
  columns: {
    experiment: text('Experiment', 'As metadata.experiment has it.'),
    variants: count('Variants', 'Number of variants.'),
    n: count('Executions', 'Those of all variants.'),
    first_seen: time('First', 'When the first ran.'),
    last_seen: time('Last', 'When the last ran.'),
    best: text(
      'Best variant',
      'The one with the highest lower bound against control. Of many variants the best looks better than it is; its bounds allow for that.',
    ),
    difference: DIFFERENCE,
    anytime_low: ANYTIME_LOW,
    anytime_high: ANYTIME_HIGH,
    srm_p: SRM_P,
    verdict: text(
      'Verdict',
      'misassigned: variants were not given out equally, or one came later; compare nothing. won: a variant is better than control. Else running while one of them may still be, no_difference where none is by the planned executions, lost where all are worse.',
    ),
  },
};

/** A column of the variant that is most surely the best against control. */
function best(column: Sql): Sql {
  return op.first(
    column,
    [sql`anytime_low DESC`, sql`difference DESC`, sql`n DESC`, sql`variant`],
    sql`difference IS NOT NULL`,
  );
}

/** Executions and successes of each variant up to the end of each bucket. */
const cumulated = (scope: PresetScope) => sql`counted AS (
  SELECT variant, bucket, n, successes
  FROM assigned
  WHERE experiment = ${askedExperiment(scope)} AND variant IS NOT NULL AND bucket IS NOT NULL AND n > 0
), totals AS (
  SELECT variant, sum(n) AS total FROM counted GROUP BY variant
), setup AS (
  SELECT ${controlOf(scope)} AS control, count(*) AS variants FROM totals
), shown AS (
  SELECT variant FROM totals, setup WHERE variant = control
  UNION ALL
  (SELECT variant FROM totals, setup WHERE variant <> control ORDER BY total DESC, variant LIMIT ${scope.limit})
), cumulated AS (
  SELECT
    bucket,
    variant,
    sum(n) OVER past AS n,
    sum(successes) OVER past AS successes
  FROM (SELECT DISTINCT bucket FROM counted)
  CROSS JOIN shown
  LEFT JOIN counted USING (bucket, variant)
  WINDOW past AS (PARTITION BY variant ORDER BY bucket)
)`;

/** The preset that shows an experiment over time. */
const OVER_TIME: SqlPreset = {
  name: 'experiment_over_time',
  question: 'How did the difference that an experiment makes become clear?',
  window: '90d',
  limit: 10,
  isSeries: true,
  parameters: [
    EXPERIMENT,
    CONTROL,
    PLANNED,
    { name: 'hours', default: 24, min: 1, max: 8784, help: 'Width of the time buckets in hours.' },
  ],
  select: (scope) => {
    const { low, high } = anytimeBounds(scope.parameters.planned!);
    const bucket = op.bucketOf(sql`timestamp`, sql`${scope.parameters.hours! * 3600}`, op.timestamp(0, 'UTC'));
    const compared = sql`compared AS (
  SELECT
    v.bucket,
    v.variant,
    s.variants,
    v.n,
    v.successes / v.n AS success,
    c.n AS control_n,
    c.successes / c.n AS control_success
  FROM setup AS s
  JOIN cumulated AS v ON v.variant <> s.control AND v.n > 0
  JOIN cumulated AS c ON c.variant = s.control AND c.bucket = v.bucket AND c.n > 0
)`;
    return withTables(
      [assigned(scope, bucket), cumulated(scope), compared],
      sql`SELECT bucket AS time, variant, success - control_success AS difference, ${low} AS anytime_low, ${high} AS anytime_high
FROM compared
ORDER BY time, variant`,
    );
  },
  columns: {
    time: time('Time', 'Bucket at the end of which it stood so.'),
    variant: text('Variant', 'As metadata.variant has it.'),
    difference: DIFFERENCE,
    anytime_low: ANYTIME_LOW,
    anytime_high: ANYTIME_HIGH,
  },
};

export const EXPERIMENTS = [RESULT, LIST, OVER_TIME] as const;
