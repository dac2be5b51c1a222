import { quoteText } from '../../model/quote';
import { FAILURES } from '../catalogue/failures';
import { POOLS } from '../catalogue/pools';
import { TIERS } from '../catalogue/tiers';
import { lookup, pick, weightedPick } from './expressions';
import type { Random } from './random';

const SUCCESS_IN_INCIDENT = 0.18;
const TIMEOUTS_IN_INCIDENT = 0.9;

export const successColumns = (random: Random) => ({
  success: `${random.uniform('success')} < CASE
    WHEN in_incident THEN ${SUCCESS_IN_INCIDENT}
    ELSE 1 - (1 - expected_success) * (1 + CASE WHEN variant = 'control' THEN spares ELSE -spares END) END`,
});

export const errorTypeColumns = (random: Random) => ({
  error_type: `CASE WHEN NOT success THEN CASE
    WHEN in_incident AND ${random.uniform('error_message')} < ${TIMEOUTS_IN_INCIDENT} THEN 'timeout'
    ELSE ${weightedPick(
      random.uniform('error_type'),
      FAILURES.map(({ type, weight }) => ({ value: type, weight })),
    )} END END`,
});

/** Harder tasks take longer; a timeout takes as long as the tier allows. */
export function durationColumns(random: Random) {
  const usual = `${lookup(
    'tier_index',
    TIERS.map(({ seconds }) => seconds),
  )} * ${lookup(
    'pool_index',
    POOLS.map(({ slowness }) => slowness),
  )} * (0.35 + complexity_score / 75) * ${random.factor('duration', 0.45)}`;
  const limit = lookup(
    'tier_index',
    TIERS.map(({ limit }) => limit),
  );
  return {
    duration_seconds: `round(CASE
    WHEN error_type = 'timeout' THEN ${limit} + ${random.uniform('duration')}
    ELSE least(${limit}, ${usual} * CASE WHEN in_incident THEN 2.5 ELSE 1 END)
    END, 3)`,
  };
}

/** Error texts, for failures only. */
export function errorMessageColumns(random: Random) {
  const branches = FAILURES.map(
    ({ type, messages }) => `WHEN ${quoteText(type)} THEN ${pick(random.uniform('error_message'), messages)}`,
  );
  return {
    error_message: `CASE WHEN NOT success THEN replace(replace(replace(CASE error_type ${branches.join(' ')} END,
    '{pool}', pool_type), '{worker}', worker), '{seconds}', floor(duration_seconds)::INTEGER::VARCHAR) END`,
  };
}
