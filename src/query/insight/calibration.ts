import type { ChoiceParameter, Preset, PresetScope } from '../presets/preset';
import { wilson } from '../statistics';
import { op } from '../tree/op';
import { join, name, type Sql, sql, table, withTables } from '../tree/sql';
import { count, fraction, ratio } from '../vocabulary/column-info';
import { isDefaulted } from '../vocabulary/measures/routing';
import { ENOUGH } from './strata';

const MOST_BINS = 100;
const BINS = 10;

/** What all executions have in common. */
const NO_CATEGORY = sql`CAST(NULL AS VARCHAR)`;

const USABLE = sql`coalesce(routing_confidence BETWEEN 0 AND 1, false) AND success IS NOT NULL
    AND NOT ${isDefaulted('routing_confidence')}`;

/** SELECT of the usable executions by the confidence of the router: `n`, and `k` successes among them. */
const byConfidence = (rows: Sql, category: Sql) => sql`SELECT
    ${category} AS category,
    CAST(routing_confidence AS DOUBLE) AS confidence,
    CAST(count(*) AS DOUBLE) AS n,
    CAST(count(*) FILTER (WHERE success) AS DOUBLE) AS k
  FROM executions
  WHERE ${rows} AND ${USABLE}
  ${op.groupBy(1, 2)}`;

/** SELECT that adds the executions up to each confidence, and of all. */
const cumulated = (confidences: Sql) => sql`SELECT
    *,
    sum(n) OVER up_to AS n_up_to,
    sum(k) OVER up_to AS k_up_to,
    sum(n) OVER everything AS n_all,
    sum(k) OVER everything AS k_all
  FROM ${confidences}
  WINDOW up_to AS (PARTITION BY category ORDER BY confidence), everything AS (PARTITION BY category)`;

/** SELECT of bins of about equally many executions; those of one confidence are in one bin. */
const binned = (cumulative: Sql, bins: number) => sql`SELECT
    category,
    least(${bins}, 1 + CAST(floor(${bins} * (n_up_to - n / 2) / n_all) AS INTEGER)) AS place,
    sum(n) AS n,
    sum(k) AS k,
    sum(k) / sum(n) AS success,
    sum(n * confidence) / sum(n) AS confidence,
    min(confidence) AS least_confidence,
    any_value(k_all) / any_value(n_all) AS base,
    any_value(n_all) AS n_all
  FROM ${cumulative}
  ${op.groupBy(1, 2)}`;

/** How far a bin is from honest, less what chance alone does. */
const DEBIASED = sql`n * greatest(power(confidence - success, 2) - coalesce(success * (1 - success) / nullif(n - 1, 0), 0), 0)`;

export const CALIBRATION_CURVE: Preset = {
  name: 'calibration_curve',
  question: 'When the router says it is so sure, how often is it right?',
  window: '30d',
  parameters: [
    { name: 'bins', default: BINS, min: 2, max: MOST_BINS, help: 'Parts of about equally many executions.' },
  ],
  method: {
    formula:
      "Executions in ten parts of about equally many, from the least sure to the surest; of each the mean confidence, and the share of successes with Wilson's bounds. Those of one confidence are in one part.",
    assumption: 'Confidence is meant as the chance of success. Those that a producer filled in are left out.',
    change: 'More executions: the bounds come closer. A router that learns, or another one.',
  },
  select: ({ rows, parameters }) => {
    const { low, high } = wilson(sql`k`, sql`n`);
    const tables = [
      table('confidences', byConfidence(rows, NO_CATEGORY)),
      table('cumulative', cumulated(sql`confidences`)),
      table('bins', binned(sql`cumulative`, parameters.bins ?? BINS)),
    ];
    return withTables(
      tables,
      sql`SELECT
  row_number() OVER (ORDER BY place) AS bin,
  confidence,
  success,
  ${low} AS low,
  ${high} AS high,
  n,
  confidence AS honest
FROM bins
ORDER BY bin`,
    );
  },
  columns: {
    bin: count('Part', 'From the least sure to the surest.'),
    confidence: fraction('Confidence', 'Mean confidence of the router.'),
    success: fraction('Success', 'Share of successes.'),
    low: fraction('At least', 'Lower end of the 95 percent interval of the share of successes.'),
    high: fraction('At most', 'Upper end of it.'),
    n: count('Executions', 'Executions in this part; those whose confidence was filled in are left out.'),
    honest: fraction('Honest', 'What success would be were the confidence honest.'),
  },
};

const CATEGORIES = ['none', 'model_tier', 'task_type', 'pool_type'] as const;

const BY: ChoiceParameter = {
  name: 'by',
  choices: CATEGORIES,
  default: 'none',
  help: 'A row for each of these.',
};

const previous = ({ from, to, matching }: PresetScope) =>
  sql`timestamp >= (${from}) - ((${to}) - (${from})) AND timestamp < ${from} AND ${matching}`;

/** One-sided, of 99 percent: of ten parts from which on it may be safe, all together are wrong less than once in twenty. */
const Z_OF_TEN = 2.33;

const SAFE = wilson(sql`failures_from`, sql`n_from`, Z_OF_TEN);

const ENOUGH_COLUMNS = [
  'ece',
  'brier',
  'reliability',
  'resolution',
  'uncertainty',
  'reliability_debiased',
  'spiegelhalter_z',
  'auc',
  'safe_confidence',
].map(name);

export const CALIBRATION_SUMMARY: Preset = {
  name: 'calibration_summary',
  question: 'How honest is the confidence of the router, and from where on is it safe?',
  window: '30d',
  parameters: [
    {
      name: 'target',
      default: 0.05,
      min: 0,
      max: 1,
      fraction: true,
      help: 'Share of failures that a safe confidence stays under.',
    },
    BY,
  ],
  method: {
    formula:
      "Over ten parts of equally many: calibration error Σn|acc − conf|/N, and Murphy's parts of the Brier score, reliability Σn(conf − acc)²/N, resolution Σn(acc − base)²/N and uncertainty base(1 − base). Debiased reliability takes acc(1 − acc)/(n − 1) from each part. Spiegelhalter's z = Σ(y − p)(1 − 2p)/√Σ(1 − 2p)²p(1 − p). AUC by ranks. The safe confidence is the least of the ten parts from which on the upper Wilson bound of failures is under the target; z = 2.33 makes up for looking at ten.",
    assumption:
      'Confidence is meant as the chance of success. Those that a producer filled in are left out, and counted.',
    change: 'More executions; another target; a router that learns.',
  },
  select: (scope) => {
    const { rows, texts, parameters } = scope;
    const by = CATEGORIES.find((name) => name === texts.by) ?? 'none';
    const category = by === 'none' ? NO_CATEGORY : name(by);
    const same = (table: Sql) => sql`${table}.category IS NOT DISTINCT FROM counts.category`;
    const tables = [
      sql`counts AS (
  SELECT
    ${category} AS category,
    CAST(count(*) FILTER (WHERE ${USABLE}) AS DOUBLE) AS n,
    CAST(count(*) FILTER (WHERE NOT (${USABLE})) AS DOUBLE) AS left_out
  FROM executions
  WHERE ${rows}
  ${by === 'none' ? sql`` : sql`GROUP BY ${name(by)}`}
)`,
      table('confidences', byConfidence(rows, category)),
      table('cumulative', cumulated(sql`confidences`)),
      table('bins', binned(sql`cumulative`, BINS)),
      sql`by_bin AS (
  SELECT
    category,
    sum(n * abs(success - confidence) ORDER BY place) / sum(n) AS ece,
    sum(n * power(confidence - success, 2) ORDER BY place) / sum(n) AS reliability,
    sum(n * power(success - base, 2) ORDER BY place) / sum(n) AS resolution,
    any_value(base * (1 - base)) AS uncertainty,
    sum(${DEBIASED} ORDER BY place) / sum(n) AS reliability_debiased,
    min(least_confidence) FILTER (WHERE ${SAFE.high} < CAST(${parameters.target ?? 0} AS DOUBLE)) AS safe_confidence
  FROM (
    SELECT *, sum(n) OVER from_there AS n_from, sum(n - k) OVER from_there AS failures_from
    FROM bins
    WINDOW from_there AS (PARTITION BY category ORDER BY place DESC)
  )
  GROUP BY category
), by_confidence AS (
  SELECT
    category,
    sum(k * power(1 - confidence, 2) + (n - k) * power(confidence, 2)) / any_value(n_all) AS brier,
    sum((k - n * confidence) * (1 - 2 * confidence))
      / sqrt(nullif(sum(n * power(1 - 2 * confidence, 2) * confidence * (1 - confidence)), 0)) AS spiegelhalter_z,
    (sum(k * (n_up_to - n + (n + 1) / 2)) - any_value(k_all) * (any_value(k_all) + 1) / 2)
      / nullif(any_value(k_all) * (any_value(n_all) - any_value(k_all)), 0) AS auc
  FROM cumulative
  GROUP BY category
)`,
      table('earlier', byConfidence(previous(scope), category)),
      table('earlier_cumulative', cumulated(sql`earlier`)),
      table('earlier_bins', binned(sql`earlier_cumulative`, BINS)),
      sql`by_earlier_bin AS (
  SELECT category, sum(n) AS n, sum(${DEBIASED} ORDER BY place) / sum(n) AS reliability_debiased_previous
  FROM earlier_bins
  GROUP BY category
)`,
    ];
    return withTables(
      tables,
      sql`SELECT
  ${by === 'none' ? sql`` : sql`counts.category AS "group",`}
  counts.n,
  ${join(
    ENOUGH_COLUMNS.map((column) => sql`CASE WHEN counts.n >= ${ENOUGH} THEN ${column} END AS ${column}`),
    ',\n  ',
  )},
  left_out,
  CASE WHEN by_earlier_bin.n >= ${ENOUGH} THEN reliability_debiased_previous END AS reliability_debiased_previous
FROM counts
LEFT JOIN by_bin ON ${same(sql`by_bin`)}
LEFT JOIN by_confidence ON ${same(sql`by_confidence`)}
LEFT JOIN by_earlier_bin ON ${same(sql`by_earlier_bin`)}
${by === 'none' ? sql`` : sql`ORDER BY counts.n DESC, "group"`}`,
    );
  },
  columns: {
    group: { label: 'Group', help: 'What the executions have in common.' },
    n: count('Executions', `Executions judged; the rest is empty under ${ENOUGH}.`),
    ece: fraction(
      'Calibration error',
      'Mean distance of confidence and share of successes, over ten parts of equally many executions.',
    ),
    brier: ratio('Brier score', 'Mean square of confidence less outcome; 0 is best, 0.25 is a coin.'),
    reliability: ratio('Reliability', 'The part of the Brier score that honesty would take away.'),
    resolution: ratio('Resolution', 'The part by which telling good from bad makes it less.'),
    uncertainty: ratio('Uncertainty', 'What is left of it to a router that knows the overall rate alone.'),
    reliability_debiased: ratio('Reliability, debiased', 'Reliability less what chance alone does to it.'),
    spiegelhalter_z: ratio(
      'Z score',
      'Of honesty, by Spiegelhalter; beyond 1.96 either way the confidence is not honest.',
    ),
    auc: fraction('AUC', 'How often a success had more confidence than a failure; 0.5 tells nothing.'),
    safe_confidence: fraction(
      'Safe confidence',
      'Least confidence, of ten, from which on failures stay under the target, with 95 percent certainty; empty where there is none.',
    ),
    left_out: count(
      'Left out',
      'Executions whose outcome is unknown, or whose confidence is, was filled in or lies outside 0 to 1.',
    ),
    reliability_debiased_previous: ratio('Reliability before', 'Debiased, over the period before, of the same length.'),
  },
};
