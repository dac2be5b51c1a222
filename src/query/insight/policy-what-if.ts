import type { Method, PresetParameter, PresetScope, SqlPreset } from '../presets/preset';
import { logged, mentions } from './logged';
import { shareVariance, Z } from './statistics';
import { ASSUMPTION, COMPLEXITY_BAND, ENOUGH_FOR_POLICY } from './strata';
import { parseTaskTiers } from './task-tiers';

/** Of a tier's name. */
const LONGEST_NAME = 200;

/** SQL of a rule that holds where its tier is named. */
const when = (tier: string, condition: string) => (tier === '' ? 'false' : `coalesce(${condition}, false)`);

/** SQL of the tier that the policy chooses for a row of `seen`; NULL where it leaves the choice as it was. The first rule that fits. */
function chosenTier({ texts, value }: PresetScope): string {
  const { task_types = '', tier_below_confidence = '', tier_below_complexity = '', tier_otherwise = '' } = texts;
  const tier = (name: string) => (name.trim() === '' ? 'NULL::VARCHAR' : value(name.trim()));
  const rules = [
    ...parseTaskTiers('task_types', task_types).map(
      (pair) => `WHEN task_type = ${value(pair.taskType)} THEN ${value(pair.tier)}`,
    ),
    `WHEN is_unsure THEN ${tier(tier_below_confidence)}`,
    `WHEN is_easy THEN ${tier(tier_below_complexity)}`,
  ];
  return `CASE ${rules.join(' ')} ELSE ${tier(tier_otherwise)} END`;
}

/** Sums over the rows that logged a propensity, by which other policies are weighted: of `weight = 1 / propensity`. */
const WEIGHTED = `count(weight)::DOUBLE AS logged,
    count(weight) FILTER (success)::DOUBLE AS logged_successes,
    count(actual_cost) FILTER (weight IS NOT NULL)::DOUBLE AS logged_priced,
    coalesce(sum(actual_cost) FILTER (weight IS NOT NULL), 0) AS logged_cost,
    coalesce(sum(weight), 0) AS w,
    coalesce(sum(weight) FILTER (success), 0) AS w_successes,
    coalesce(sum(weight) FILTER (actual_cost IS NOT NULL), 0) AS w_priced,
    coalesce(sum(actual_cost * weight), 0) AS w_cost,
    coalesce(sum(weight * weight), 0) AS w2,
    coalesce(sum(weight * weight) FILTER (success), 0) AS w2_successes`;

/** Executions in few groups, none of which the policy or the strata tell apart. */
const seen = ({ rows, texts, parameters }: PresetScope) => `seen AS (
  SELECT
    task_type,
    band,
    model_tier,
    is_unsure,
    is_easy,
    success IS NOT NULL AND task_type IS NOT NULL AND model_tier IS NOT NULL AND band IS NOT NULL AS is_whole,
    count(*)::DOUBLE AS n,
    count(*) FILTER (success)::DOUBLE AS successes,
    count(actual_cost)::DOUBLE AS priced,
    coalesce(sum(actual_cost), 0) AS cost,
    coalesce(sum(actual_cost * actual_cost), 0) AS cost2,
    ${WEIGHTED}
  FROM (
    SELECT
      task_type,
      ${COMPLEXITY_BAND} AS band,
      model_tier,
      success,
      CAST(actual_cost AS DOUBLE) AS actual_cost,
      ${when(texts.tier_below_confidence!.trim(), `routing_confidence < ${parameters.confidence}`)} AS is_unsure,
      ${when(texts.tier_below_complexity!.trim(), `complexity_score < ${parameters.complexity}`)} AS is_easy,
      CASE WHEN chance > 0 AND chance <= 1 THEN 1 / chance END AS weight
    FROM (
      SELECT
        task_type,
        complexity_score,
        model_tier,
        routing_confidence,
        success,
        actual_cost,
        CASE WHEN ${mentions('propensity')} THEN TRY_CAST(${logged('propensity')} AS DOUBLE) END AS chance
      FROM executions
      WHERE ${rows}
    )
  )
  GROUP BY ALL
)`;

/**
 * What each tier did in each stratum, and what the policy sends there. A cell is covered where its tier has enough, or
 * where the policy sends just the executions that ran there: of those it is known what happened.
 */
const cells = (enough: number) => `sent AS (
  SELECT task_type, band, target, sum(n) AS sent, coalesce(sum(n) FILTER (target = model_tier), 0) AS stayed
  FROM chosen
  GROUP BY ALL
), served AS (
  SELECT
    task_type,
    band,
    model_tier AS target,
    sum(n) AS n,
    sum(successes) / sum(n) AS success,
    sum(priced) AS priced,
    sum(cost) / nullif(sum(priced), 0) AS cost,
    greatest(0, sum(cost2) - sum(cost) * sum(cost) / nullif(sum(priced), 0)) / nullif(sum(priced) - 1, 0) AS cost_variance
  FROM chosen
  GROUP BY ALL
), cells AS (
  SELECT
    *,
    n >= ${enough} AS has_enough,
    n >= ${enough} OR (sent = n AND stayed = n) AS is_covered
  FROM served LEFT JOIN sent USING (task_type, band, target)
)`;

/** Each group with the cell it came from, and the cell that the policy sends it to. */
const MOVES = `moves AS (
  SELECT
    c.*,
    coalesce(t.is_covered, false) AS is_covered,
    coalesce(t.is_covered AND t.cost IS NOT NULL, false) AS is_cost_covered,
    t.success AS to_success,
    t.cost AS to_cost,
    o.success AS own_success,
    o.cost AS own_cost,
    CASE WHEN o.is_covered THEN coalesce(o.sent, 0) / o.n ELSE 0 END AS use,
    CASE WHEN t.has_enough THEN t.success ELSE a.success END AS guess,
    CASE WHEN o.has_enough THEN o.success ELSE a.success END AS own_guess,
    coalesce(CASE WHEN t.has_enough THEN t.cost END, a.cost) AS cost_guess,
    coalesce(CASE WHEN o.has_enough THEN o.cost END, a.cost) AS own_cost_guess,
    c.choice IS NULL OR c.target = c.model_tier AS is_followed
  FROM chosen AS c
  LEFT JOIN cells AS t ON t.task_type = c.task_type AND t.band = c.band AND t.target = c.target
  JOIN cells AS o ON o.task_type = c.task_type AND o.band = c.band AND o.target = c.model_tier
  CROSS JOIN (SELECT sum(successes) / sum(n) AS success, sum(cost) / nullif(sum(priced), 0) AS cost FROM chosen) AS a
)`;

/** Estimates over the covered strata. */
const MEANS = `means AS (
  SELECT
    sum(n) AS n,
    sum(n) FILTER (is_covered) AS covered,
    sum(priced) FILTER (is_cost_covered) AS cost_covered,
    sum(n * to_success) FILTER (is_covered) / sum(n) FILTER (is_covered) AS success,
    sum(priced * to_cost) FILTER (is_cost_covered) / sum(priced) FILTER (is_cost_covered) AS cost,
    sum(n * to_success - successes) FILTER (is_covered) / sum(n) FILTER (is_covered) AS difference,
    sum(cost - priced * to_cost) FILTER (is_cost_covered) / sum(priced) FILTER (is_cost_covered) AS saving,
    sum(n) FILTER (target <> model_tier) AS moved,
    sum(successes) / sum(n) AS actual_success,
    sum(cost) / nullif(sum(priced), 0) AS actual_cost
  FROM moves
)`;

/** Variances of the estimates: within strata, where shares of 0 and 1 are as uncertain as those beside them, and between them. */
const VARIANCES = `target_cells AS (
  SELECT
    any_value(c.n) AS n,
    any_value(c.success) AS success,
    any_value(c.priced) AS priced,
    any_value(c.cost) AS cost,
    any_value(c.cost_variance) AS cost_variance,
    sum(m.n) AS sent,
    sum(m.n) FILTER (m.target <> m.model_tier) AS moved_in,
    coalesce(sum(m.priced) FILTER (m.is_cost_covered), 0) AS priced_sent
  FROM moves AS m
  JOIN cells AS c ON c.task_type = m.task_type AND c.band = m.band AND c.target = m.target
  WHERE m.is_covered
  GROUP BY c.task_type, c.band, c.target
), variances AS (
  SELECT
    sum(power(c.sent / m.covered, 2) * ${shareVariance('c.success', 'c.n')})
      + sum(c.sent * power(c.success - m.success, 2)) / power(any_value(m.covered), 2) AS success,
    sum(power(c.priced_sent / m.cost_covered, 2) * coalesce(c.cost_variance, 0) / c.priced)
      + sum(c.priced_sent * power(c.cost - m.cost, 2)) / power(any_value(m.cost_covered), 2) AS cost,
    sum(power(c.moved_in / m.covered, 2) * greatest(0, 1 / c.n - c.success * (1 - c.success)) / c.n) AS least
  FROM target_cells AS c, means AS m
), changes AS (
  SELECT
    sum(successes * power(CASE WHEN is_covered THEN to_success - 1 - difference ELSE 0 END + use * (1 - own_success), 2)
      + (n - successes) * power(CASE WHEN is_covered THEN to_success - difference ELSE 0 END - use * own_success, 2))
      / power(any_value(covered), 2) AS difference,
    sum(priced * power(base, 2) + 2 * base * slope * cost + power(slope, 2) * cost2)
      / power(any_value(cost_covered), 2) AS saving
  FROM (
    SELECT
      v.*,
      m.covered,
      m.cost_covered,
      m.difference,
      CASE WHEN v.is_cost_covered THEN v.to_cost + m.saving ELSE 0 END - v.use * coalesce(v.own_cost, 0) AS base,
      v.use - v.is_cost_covered::INTEGER AS slope
    FROM moves AS v, means AS m
  )
)`;

/** By logged propensities: weights are 1 where the policy leaves the choice as it was. */
const BY_PROPENSITY = `followed AS (
  SELECT
    *,
    CASE WHEN choice IS NULL THEN logged ELSE w END AS f,
    CASE WHEN choice IS NULL THEN logged_successes ELSE w_successes END AS f_successes,
    CASE WHEN choice IS NULL THEN logged_priced ELSE w_priced END AS f_priced,
    CASE WHEN choice IS NULL THEN logged_cost ELSE w_cost END AS f_cost,
    CASE WHEN choice IS NULL THEN logged ELSE w2 END AS f2,
    CASE WHEN choice IS NULL THEN logged_successes ELSE w2_successes END AS f2_successes
  FROM moves
), weighted AS (
  SELECT
    sum(logged) AS logged,
    power(sum(f) FILTER (is_followed), 2) / nullif(sum(f2) FILTER (is_followed), 0) AS effective_n,
    sum(f) FILTER (is_followed) AS f,
    sum(f2) FILTER (is_followed) AS f2,
    sum(f2_successes) FILTER (is_followed) AS f2_successes,
    sum(f_successes) FILTER (is_followed) / nullif(sum(f) FILTER (is_followed), 0) AS ips_success,
    sum(f_cost) FILTER (is_followed) / nullif(sum(f_priced) FILTER (is_followed), 0) AS ips_cost,
    sum(logged * guess + is_followed::INTEGER * (f_successes - own_guess * f)) / nullif(sum(logged), 0) AS dr_success,
    sum(logged_priced * cost_guess + is_followed::INTEGER * (f_cost - own_cost_guess * f_priced))
      / nullif(sum(logged_priced), 0) AS dr_cost,
    sum(logged * guess * guess + is_followed::INTEGER * (2 * guess * (f_successes - own_guess * f)
      + f2_successes * (1 - 2 * own_guess) + own_guess * own_guess * f2)) AS dr_squares
  FROM followed
), propensity AS (
  SELECT
    logged,
    CASE WHEN logged > 0 THEN coalesce(effective_n, 0) END AS effective_n,
    ips_success,
    ips_cost,
    dr_success,
    dr_cost,
    sqrt(greatest(0, f2_successes * (1 - 2 * ips_success) + f2 * ips_success * ips_success)) / f AS ips_error,
    sqrt(greatest(0, dr_squares / nullif(logged, 0) - dr_success * dr_success) / nullif(logged, 0)) AS dr_error
  FROM weighted
)`;

/** A value and the bounds of it, none of which leave its range. */
function bounded(name: string, value: string, error: string, least = '', most = ''): string {
  const clamped = (sql: string) => {
    const above = least === '' ? sql : `greatest(${least}, ${sql})`;
    const within = most === '' ? above : `least(${most}, ${above})`;
    return `CASE WHEN ${value} IS NOT NULL THEN ${within} END`;
  };
  const [prefix, label] = name.endsWith('_success') ? [name.slice(0, -'_success'.length), name] : [name, name];
  return `${clamped(value)} AS ${label},
  ${clamped(`${value} - ${Z} * ${error}`)} AS ${prefix}_low,
  ${clamped(`${value} + ${Z} * ${error}`)} AS ${prefix}_high`;
}

const fraction = (label: string, help: string) => ({ label, unit: 'fraction', help }) as const;
const usd = (label: string, help: string) => ({ label, unit: 'usd', help }) as const;
const count = (label: string, help: string) => ({ label, unit: 'count', help }) as const;

const tier = (name: string, help: string) => ({ name, maxLength: LONGEST_NAME, help }) as const;

/** A policy of routing. */
const POLICY_PARAMETERS = [
  tier('tier_below_confidence', 'Tier of executions that the router is less sure of.'),
  {
    name: 'confidence',
    default: 0.7,
    min: 0,
    max: 1,
    fraction: true,
    help: 'Routing confidence below which tier_below_confidence is chosen.',
  },
  tier('tier_below_complexity', 'Tier of executions that are easier.'),
  {
    name: 'complexity',
    default: 30,
    min: 0,
    max: 100,
    help: 'Complexity below which tier_below_complexity is chosen.',
  },
  tier('tier_otherwise', 'Tier where no rule fits; as it was where it is left out.'),
  {
    name: 'task_types',
    maxLength: 10_000,
    help: 'Tiers of types of task, as in refactor=large,test=small; before all other rules.',
  },
  {
    name: 'min_samples',
    default: ENOUGH_FOR_POLICY,
    min: 1,
    max: 1_000_000,
    help: 'A tier with fewer executions in a stratum says nothing of it.',
  },
] as const satisfies readonly PresetParameter[];

const METHOD: Method = {
  formula:
    'Each execution is given the tier that the policy would choose; what that tier did in the stratum stands for what would have come: the sum of w · π(t|x) · p over strata and tiers. Bounds are 1.96 standard errors wide to each side, from within strata (p(1 − p) being 1/n at least) and between them. Strata where the tier has too few are left out; the worst and the best case count them as failures and as successes. Executions that stay where they ran are known, however few. The change against what happened has bounds of its own, as both rest on the same executions. Where metadata.propensity is logged, executions that went as the policy would have it are weighted by 1/propensity, self-normalised, and the doubly robust estimate corrects the strata by them; effective executions are (Σw)²/Σw².',
  assumption: `${ASSUMPTION} A rule on the confidence of the router assumes that confidence says no more of the outcome than they do. Estimates by weights need only that propensities are right.`,
  change:
    'Executions of the tiers that the policy chooses in strata that are not covered; a trial; propensities that producers log.',
};

/** What would have come of another policy. */
export const POLICY_WHAT_IF: SqlPreset = {
  name: 'policy_what_if',
  question: 'What would another policy of routing have brought, and cost?',
  window: '30d',
  parameters: POLICY_PARAMETERS,
  method: METHOD,
  select: (scope) => `WITH ${seen(scope)}, chosen AS (
  SELECT *, coalesce(choice, model_tier) AS target
  FROM (SELECT *, ${chosenTier(scope)} AS choice FROM seen WHERE is_whole)
), ${cells(scope.parameters.min_samples!)}, ${MOVES}, ${MEANS}, ${VARIANCES}, ${BY_PROPENSITY}
SELECT
  coalesce(m.covered, 0) / m.n AS coverage,
  ${bounded('success', 'm.success', 'sqrt(v.success)', '0', '1')},
  ${bounded('cost', 'm.cost', 'sqrt(v.cost)', 'least(0, m.cost)')},
  coalesce(m.covered * m.success, 0) / m.n AS worst_success,
  1 - coalesce(m.covered * (1 - m.success), 0) / m.n AS best_success,
  m.actual_success,
  m.actual_cost,
  coalesce(m.n, 0)::BIGINT AS n,
  (SELECT coalesce(sum(n), 0)::BIGINT FROM seen WHERE NOT is_whole) AS left_out,
  coalesce(m.moved, 0) / m.n AS moved,
  ${bounded('difference', 'm.difference', 'sqrt(c.difference + coalesce(v.least, 0))', '-1', '1')},
  ${bounded('saving', 'm.saving', 'sqrt(greatest(0, c.saving))')},
  coalesce(p.logged, 0)::BIGINT AS logged,
  p.effective_n,
  ${bounded('ips_success', 'p.ips_success', 'p.ips_error', '0', '1')},
  p.ips_cost,
  ${bounded('dr_success', 'p.dr_success', 'p.dr_error', '0', '1')},
  p.dr_cost
FROM means AS m, variances AS v, changes AS c, (
  SELECT logged, effective_n, ${['ips_success', 'ips_cost', 'ips_error', 'dr_success', 'dr_cost', 'dr_error']
    .map((name) => `CASE WHEN effective_n >= ${scope.parameters.min_samples} THEN ${name} END AS ${name}`)
    .join(', ')}
  FROM propensity
) AS p`,
  columns: {
    coverage: fraction(
      'Coverage',
      'Share of executions that the policy sends to a tier that has enough in their stratum of task type and complexity.',
    ),
    success: fraction('Success', `Share that would succeed, over what is covered; empty with too few. ${ASSUMPTION}`),
    success_low: fraction('Success, low', 'Lower bound of 95 percent.'),
    success_high: fraction('Success, high', 'Upper bound of 95 percent.'),
    cost: usd('Cost', 'Mean cost of an execution that there would be, over what is covered.'),
    cost_low: usd('Cost, low', 'Lower bound of 95 percent.'),
    cost_high: usd('Cost, high', 'Upper bound of 95 percent.'),
    worst_success: fraction('Worst case', 'Were all that is not covered to fail.'),
    best_success: fraction('Best case', 'Were all that is not covered to succeed.'),
    actual_success: fraction('Success as it was', 'Share that succeeded.'),
    actual_cost: usd('Cost as it was', 'Mean cost of an execution.'),
    n: count('Executions', 'Those that tell task type, complexity, tier and success.'),
    left_out: count('Left out', 'Those that do not.'),
    moved: fraction('Moved', 'Share of executions that the policy gives to another tier.'),
    difference: fraction('Change of success', 'Against what happened to the same executions.'),
    difference_low: fraction('Change of success, low', 'Lower bound of 95 percent.'),
    difference_high: fraction('Change of success, high', 'Upper bound of 95 percent.'),
    saving: usd('Saving', 'Of each execution, against what the same executions cost.'),
    saving_low: usd('Saving, low', 'Lower bound of 95 percent.'),
    saving_high: usd('Saving, high', 'Upper bound of 95 percent.'),
    logged: count('With propensity', 'Executions whose producer logged metadata.propensity.'),
    effective_n: count('Effective executions', 'So many unweighted executions would tell as much as those weighted.'),
    ips_success: fraction('Success by weights', 'Weighted by the logged propensities, self-normalised.'),
    ips_low: fraction('Success by weights, low', 'Lower bound of 95 percent.'),
    ips_high: fraction('Success by weights, high', 'Upper bound of 95 percent.'),
    ips_cost: usd('Cost by weights', 'Weighted by the logged propensities.'),
    dr_success: fraction('Success, doubly robust', 'Strata, corrected by the logged propensities.'),
    dr_low: fraction('Success, doubly robust, low', 'Lower bound of 95 percent.'),
    dr_high: fraction('Success, doubly robust, high', 'Upper bound of 95 percent.'),
    dr_cost: usd('Cost, doubly robust', 'Strata, corrected by the logged propensities.'),
  },
};
