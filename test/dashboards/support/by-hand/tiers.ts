import {
  type ByHand,
  COST,
  COST_PER_SUCCESS,
  DURATION,
  LAST_SEEN,
  N,
  over,
  per,
  QUALITY,
  quantiles,
  RATE,
} from './by-hand';

const CONFIDENCE = 'avg(routing_confidence) AS routing_confidence_avg';

/** An end of Wilson's interval at 95 percent, in percent. */
const wilson = (sign: '+' | '-') =>
  `100 * (avg(success::INT) + 1.96 ** 2 / (2 * count(*)) ${sign} 1.96 * sqrt(avg(success::INT) * (1 - avg(success::INT)) / count(*)
    + 1.96 ** 2 / (4 * count(*) ** 2))) / (1 + 1.96 ** 2 / count(*))`;

const BUCKET = 'least(9, floor(round(routing_confidence * 1e5) / 1e4))::INT';

export const TIERS: Readonly<Record<number, ByHand>> = {
  1: per(
    'model_tier',
    `${N}, ${RATE}, ${DURATION}, ${quantiles('duration_seconds', 'duration', [95])}, avg(actual_cost) AS cost_avg,
    ${COST_PER_SUCCESS}, ${QUALITY}, ${CONFIDENCE}`,
  ),
  2: per('model_tier', `${RATE}, ${N}, ${wilson('-')} AS success_rate_low, ${wilson('+')} AS success_rate_high`),
  3: per('model_tier', QUALITY),
  4: per('model_tier', COST_PER_SUCCESS),
  5: over('hour', RATE, 'model_tier'),
  6: over('hour', N, 'model_tier'),
  7: per('model_tier', quantiles('duration_seconds', 'duration', [50, 90, 95])),
  8: over('hour', COST, 'model_tier'),
  9: per(
    `format('{}-{}', CASE ${BUCKET} WHEN 0 THEN '0' ELSE '0.' || ${BUCKET} END,
      CASE ${BUCKET} WHEN 9 THEN '1' ELSE '0.' || ${BUCKET} + 1 END) AS confidence_bucket`,
    `${RATE}, 100 * avg(routing_confidence) AS routing_confidence_percent`,
    { orderBy: '1' },
  ),
  10: per(
    'model_tier',
    `avg(routing_confidence - success::INT) FILTER (WHERE routing_confidence BETWEEN 0 AND 1 AND NOT coalesce(
      list_contains(CAST(metadata->'defaulted' AS VARCHAR[]), 'routing_confidence'), false)) AS calibration_gap`,
  ),
  11: per(
    'model_tier',
    'avg(100 * abs(actual_cost - cost_estimate) / nullif(greatest(cost_estimate, 0), 0)) AS cost_error_avg',
  ),
  12: per(['task_type', 'model_tier'], `${N}, ${RATE}, ${QUALITY}, ${COST_PER_SUCCESS}`, { having: 'count(*) >= 5' }),
  13: per(['model_tier', 'error_type'], `${N}, ${LAST_SEEN}`, { where: 'error_type IS NOT NULL' }),
};
