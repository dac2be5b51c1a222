import { AS_THEY_ARE, COST_WITH_BOUNDS, FAIRLY_COMPARED, whyChanged } from '../more';
import { barChart, donut, series } from '../panel/chart-panels';
import { table } from '../panel/table-panels';
import { bars } from '../panel/value-panels';
import type { DashboardSource } from '../source';
import { UIDS } from '../uids';

const POOL = ['pool_type'];
const UNMEASURED = 'No measurements';

/** Which pool is busy, reliable, fast and cheap, hour by hour. */
export const POOLS: DashboardSource = {
  uid: UIDS.pools,
  file: 'pools',
  title: 'Learning: Pools',
  description: 'Executing pools compared: load, success, speed, cost, memory and CPU time.',
  refresh: '1m',
  from: 'now-7d',
  rows: [
    {
      height: 8,
      panels: [
        table({
          id: 1,
          title: 'Pools Compared',
          measures: ['executions', 'success_rate', 'duration_avg', 'cost_avg', 'quality_avg'],
          dimensions: POOL,
          barsIn: 'executions',
          description: AS_THEY_ARE,
          width: 16,
          more: FAIRLY_COMPARED,
        }),
        donut({ id: 2, title: 'Share of Executions by Pool', measures: ['executions'], dimensions: POOL, width: 8 }),
      ],
    },
    {
      height: 8,
      panels: [
        series({
          id: 3,
          title: 'Executions per Hour by Pool',
          measures: ['executions'],
          dimensions: POOL,
          bucket: '1h',
          drawStyle: 'bars',
          stacked: true,
        }),
        series({
          id: 4,
          title: 'Success Rate Over Time by Pool',
          measures: ['success_rate'],
          dimensions: POOL,
          more: whyChanged('success_rate'),
        }),
      ],
    },
    {
      height: 8,
      panels: [
        bars({
          id: 5,
          title: 'Success Rate by Pool',
          measures: ['success_rate'],
          dimensions: POOL,
          description: AS_THEY_ARE,
          more: FAIRLY_COMPARED,
        }),
        bars({ id: 6, title: 'Average Duration by Pool', measures: ['duration_avg'], dimensions: POOL }),
        bars({
          id: 7,
          title: 'Cost per Success by Pool',
          measures: ['cost_per_success'],
          dimensions: POOL,
          more: COST_WITH_BOUNDS,
        }),
      ],
    },
    {
      height: 8,
      panels: [
        barChart({
          id: 8,
          title: 'Duration by Pool',
          measures: ['duration_p50', 'duration_p95', 'duration_p99'],
          dimensions: POOL,
        }),
        series({
          id: 9,
          title: 'Average Duration Over Time by Pool',
          measures: ['duration_avg'],
          dimensions: POOL,
          more: whyChanged('duration_avg'),
        }),
      ],
    },
    {
      height: 8,
      panels: [
        barChart({
          id: 10,
          title: 'Peak Memory by Pool',
          measures: ['memory_p50', 'memory_p95'],
          dimensions: POOL,
          filters: [{ field: 'peak_memory_mb', op: 'isNotNull' }],
          description: 'Executions that report it.',
          empty: UNMEASURED,
        }),
        barChart({
          id: 11,
          title: 'CPU Time by Pool',
          measures: ['cpu_avg', 'cpu_p95'],
          dimensions: POOL,
          filters: [{ field: 'cpu_time_seconds', op: 'isNotNull' }],
          description: 'Executions that report it.',
          empty: UNMEASURED,
        }),
      ],
    },
    {
      height: 9,
      panels: [
        table({
          id: 12,
          title: 'Errors by Pool',
          measures: ['executions', 'last_seen'],
          dimensions: ['pool_type', 'error_type'],
          filters: [{ field: 'error_type', op: 'isNotNull' }],
          barsIn: 'executions',
          description: 'Executions that recorded an error type.',
          empty: 'No errors',
        }),
        table({
          id: 13,
          title: 'Swarm Topologies by Pool',
          measures: ['executions', 'success_rate', 'duration_avg'],
          dimensions: ['pool_type', 'swarm_topology'],
          filters: [{ field: 'swarm_topology', op: 'isNotNull' }],
          barsIn: 'executions',
          description: 'Executions that ran as a swarm.',
          empty: 'No swarm ran',
        }),
      ],
    },
  ],
};
