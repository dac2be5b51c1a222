import { type ByHand, COST_PER_SUCCESS, DURATION, LAST_SEEN, N, over, per, QUALITY, quantiles, RATE } from './by-hand';

export const POOLS: Readonly<Record<number, ByHand>> = {
  1: per('pool_type', `${N}, ${RATE}, ${DURATION}, avg(actual_cost) AS cost_avg, ${QUALITY}`),
  2: per('pool_type', N),
  3: over('hour', N, 'pool_type'),
  4: over('hour', RATE, 'pool_type'),
  5: per('pool_type', RATE),
  6: per('pool_type', DURATION),
  7: per('pool_type', COST_PER_SUCCESS),
  8: per('pool_type', quantiles('duration_seconds', 'duration', [50, 95, 99])),
  9: over('hour', DURATION, 'pool_type'),
  10: per('pool_type', quantiles('peak_memory_mb', 'memory', [50, 95]), { where: 'peak_memory_mb IS NOT NULL' }),
  11: per('pool_type', `avg(cpu_time_seconds) AS cpu_avg, ${quantiles('cpu_time_seconds', 'cpu', [95])}`, {
    where: 'cpu_time_seconds IS NOT NULL',
  }),
  12: per(['pool_type', 'error_type'], `${N}, ${LAST_SEEN}`, { where: 'error_type IS NOT NULL' }),
  13: per(['pool_type', 'swarm_topology'], `${N}, ${RATE}, ${DURATION}`, { where: 'swarm_topology IS NOT NULL' }),
};
