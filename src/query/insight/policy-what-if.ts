import type { Method, SqlPreset } from '../presets/preset';
import { Z } from '../statistics';
import { op } from '../tree/op';
import { join, name, type Sql, sql, withTables } from '../tree/sql';
import { count, fraction, usd } from '../vocabulary/column-info';
import { chosen, POLICY_PARAMETERS } from './policy';
import { BY_PROPENSITY } from './policy-by-propensity';
import { estimates } from './policy-estimates';
import { ASSUMPTION } from './strata';

/** A value and the bounds of it, none of which leave its range. */
function bounded(as: string, value: Sql, error: Sql, least?: Sql, most?: Sql): Sql {
  const clamped = (value: Sql) => {
    const above = least ? op.greatest(least, value) : value;
    const within = most ? op.least(most, above) : above;
    return sql`CASE WHEN ${value} IS NOT NULL THEN ${within} END`;
  };
  const prefix = as.endsWith('_success') ? as.slice(0, -'_success'.length) : as;
  return sql`${clamped(value)} AS ${name(as)},
  ${clamped(sql`${value} - ${Z} * ${error}`)} AS ${name(`${prefix}_low`)},
  ${clamped(sql`${value} + ${Z} * ${error}`)} AS ${name(`${prefix}_high`)}`;
}

/** Said only where there are enough effective executions. */
const WEIGHTED = ['ips_success', 'ips_cost', 'ips_error', 'dr_success', 'dr_cost', 'dr_error'];

const METHOD: Method = {
  formula:
    'Each execution is given the tier that the policy would choose; what that tier did in the stratum stands for what would have come: the sum of w · π(t|x) · p over strata and tiers. Bounds are 1.96 standard errors wide to each side, from within strata (p(1 − p) being 1/n at least) and between them. Strata where the tier has too few are left out; the worst and the best case count them as failures and as successes. Executions that stay where they ran are known, however few. The change against what happened has bounds of its own, as both rest on the same executions. Where metadata.propensity is logged, executions that went as the policy would have it are weighted by 1/propensity, self-normalised, and the doubly robust estimate corrects the strata by them; effective executions are (Σw)²/Σw².',
  assumption: `${ASSUMPTION} A rule on the confidence of the router assumes that confidence says no more of the outcome than they do. Estimates by weights need only that propensities are right.`,
  change:
    'Executions of the tiers that the policy chooses in strata that are not covered; a trial; propensities that producers log.',
};

/** What would have come of another policy. */
export const POLICY_WHAT_IF = {
  name: 'policy_what_if',
  question: 'What would another policy of routing have brought, and cost?',
  window: '30d',
  parameters: POLICY_PARAMETERS,
  method: METHOD,
  select: (scope) =>
    withTables(
      [chosen(scope), estimates(scope.parameters.min_samples!), BY_PROPENSITY],
      sql`SELECT
  coalesce(m.covered, 0) / m.n AS coverage,
  ${bounded('success', sql`m.success`, sql`sqrt(v.success)`, sql`0e0`, sql`1e0`)},
  ${bounded('cost', sql`m.cost`, sql`sqrt(v.cost)`, sql`least(0e0, m.cost)`)},
  coalesce(m.covered * m.success, 0) / m.n AS worst_success,
  1 - coalesce(m.covered * (1 - m.success), 0) / m.n AS best_success,
  m.actual_success,
  m.actual_cost,
  CAST(coalesce(m.n, 0) AS BIGINT) AS n,
  (SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM seen WHERE NOT is_whole) AS left_out,
  coalesce(m.moved, 0) / m.n AS moved,
  ${bounded('difference', sql`m.difference`, sql`sqrt(c.difference + coalesce(v.least, 0))`, sql`-1e0`, sql`1e0`)},
  ${bounded('saving', sql`m.saving`, sql`sqrt(${op.greatest(sql`0e0`, sql`c.saving`)})`)},
  CAST(coalesce(p.logged, 0) AS BIGINT) AS logged,
  p.effective_n,
  ${bounded('ips_success', sql`p.ips_success`, sql`p.ips_error`, sql`0e0`, sql`1e0`)},
  p.ips_cost,
  ${bounded('dr_success', sql`p.dr_success`, sql`p.dr_error`, sql`0e0`, sql`1e0`)},
  p.dr_cost
FROM means AS m, variances AS v, changes AS c, (
  SELECT logged, effective_n, ${join(
    WEIGHTED.map(
      (column) =>
        sql`CASE WHEN effective_n >= ${scope.parameters.min_samples!} THEN ${name(column)} END AS ${name(column)}`,
    ),
  )}
  FROM propensity
) AS p`,
    ),
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
} as const satisfies SqlPreset;
