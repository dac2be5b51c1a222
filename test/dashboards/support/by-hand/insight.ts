import { type ByHand, N, NEWEST, over, per, COST as SPENT } from './by-hand';

const BUCKET = 'least(9, floor(round(routing_confidence * 1e5) / 1e4))::INT';
const POOLS = { preset: 'tiers_standardised', params: { by: 'pool_type' } };

/** Analyses are proved in test/query/insight; here, that the panels ask them what they should. */
export const ROUTING: Readonly<Record<number, ByHand | readonly ByHand[]>> = {
  1: { preset: 'routing_summary' },
  2: { preset: 'over_served' },
  3: { preset: 'tiers_standardised' },
  4: { preset: 'tiers_standardised' },
  5: POOLS,
  6: POOLS,
  7: { preset: 'calibration_curve' },
  8: per(
    `format('{}-{}', CASE ${BUCKET} WHEN 0 THEN '0' ELSE '0.' || ${BUCKET} END,
      CASE ${BUCKET} WHEN 9 THEN '1' ELSE '0.' || ${BUCKET} + 1 END) AS confidence_bucket`,
    N,
    { where: 'routing_confidence IS NOT NULL', orderBy: '1' },
  ),
  9: { preset: 'calibration_summary' },
  10: { preset: 'what_to_try_next' },
  11: NEWEST,
  13: [{ preset: 'cost_quality_frontier' }, { preset: 'cost_quality_frontier', params: { only: 'router' } }],
  14: { preset: 'routing_regret' },
};

const RULE = { tier_below_complexity: 'small', complexity: 30, confidence: 0.7 };

export const WHAT_IF: Readonly<Record<number, ByHand>> = {
  1: { preset: 'policy_what_if', params: RULE },
  2: { preset: 'policy_per_month', params: RULE },
  3: { preset: 'policy_per_month', params: RULE },
  4: { preset: 'policy_per_month', params: RULE },
  5: { preset: 'policy_what_if', params: RULE },
};

const BEFORE = { measure: 'success_rate', before: 'period' };

export const WHY: Readonly<Record<number, ByHand>> = {
  1: { preset: 'why_changed_summary', params: BEFORE },
  2: { preset: 'why_changed_summary', params: BEFORE },
  3: { preset: 'why_changed', params: BEFORE },
  4: { preset: 'why_parts', params: BEFORE },
  5: { preset: 'why_series', params: BEFORE, labels: ['part'] },
  6: NEWEST,
};

export const EXPERIMENTS: Readonly<Record<number, ByHand>> = {
  1: { preset: 'experiments' },
  2: { preset: 'experiment_result' },
  3: { preset: 'experiment_result' },
  4: { preset: 'experiment_over_time', params: { limit: 1 }, labels: ['variant'] },
};

export const COST: Readonly<Record<number, ByHand>> = {
  1: { preset: 'cost_forecast' },
  2: { preset: 'cost_forecast' },
  3: { preset: 'cost_forecast_daily' },
  4: { preset: 'cost_per_success_bounds', params: { by: 'model_tier', limit: 8 } },
  5: { preset: 'cost_per_success_bounds', params: { by: 'pool_type', limit: 8 } },
  6: { preset: 'cost_per_success_bounds', params: { by: 'task_type' } },
  7: { preset: 'cost_per_success_bounds', params: { by: 'repo' } },
  8: over('day', `${SPENT}, coalesce(sum(cost_estimate), 0) AS cost_estimate_total`),
  9: over('day', SPENT, 'model_tier'),
  10: { preset: 'cost_by' },
  11: per(
    'model_tier',
    'avg(abs(actual_cost - cost_estimate) / nullif(greatest(cost_estimate, 0), 0)) * 100 AS cost_error_avg',
  ),
};
