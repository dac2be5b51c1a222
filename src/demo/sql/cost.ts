import { TIERS } from '../catalogue/tiers';
import type { World } from '../world';
import { clamp, lookup } from './expressions';
import type { Random } from './random';

const DRIFT_AT_END = 0.5;

export const estimateColumns = {
  cost_estimate: `round(estimated_tokens / 1e6 * ${lookup(
    'tier_index',
    TIERS.map(({ price }) => price),
  )}, 6)`,
};

/** What was paid scatters around the estimate, and drifts away from it over the time of the drift. */
export function actualCostColumns(random: Random, { drift }: World) {
  const progress = `(epoch_us(timestamp) - ${drift.from * 1000}) / ${(drift.to - drift.from) * 1000}`;
  return {
    actual_cost: `round(cost_estimate * ${random.factor('cost', 0.15)} * (1 + ${DRIFT_AT_END} * ${clamp(
      progress,
      0,
      1,
    )}), 6)`,
  };
}
