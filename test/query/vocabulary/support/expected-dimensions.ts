import type { Execution } from './execution';

type Label = string | number | boolean | null;

/** The first label whose lower bound the value reaches. */
function band(value: number | null, bands: readonly (readonly [from: number, label: string])[]): string | null {
  return value === null ? null : bands.find(([from]) => value >= from)![1];
}

function step(value: number, width: number, count: number): string {
  const edges = Array.from({ length: count }, (_, i) => Number((i * width).toFixed(2)));
  const index = Math.max(
    0,
    edges.findLastIndex((edge) => value >= Math.fround(edge)),
  );
  return `${edges[index]}-${Number(((index + 1) * width).toFixed(2))}`;
}

const date = ({ timestamp }: Execution) => new Date(timestamp);

/** Every dimension over one row. */
export const EXPECTED_DIMENSIONS: Readonly<Record<string, (row: Execution) => Label>> = {
  task_type: (row) => row.task_type,
  repo: (row) => row.repo,
  model_tier: (row) => row.model_tier,
  pool_type: (row) => row.pool_type,
  swarm_topology: (row) => row.swarm_topology,
  success: (row) => row.success,
  error_type: (row) => row.error_type,
  user_accepted: (row) => row.user_accepted,
  user_rating: (row) => (row.user_rating === null ? null : String(row.user_rating)),
  duration_bucket: (row) =>
    band(row.duration_seconds, [
      [60, 'slow'],
      [10, 'medium'],
      [Number.NEGATIVE_INFINITY, 'fast'],
    ]),
  quality_tier: (row) =>
    band(row.quality_score, [
      [90, 'excellent'],
      [75, 'good'],
      [60, 'fair'],
      [Number.NEGATIVE_INFINITY, 'poor'],
    ]),
  severity: (row) => {
    if (row.success === false) return 'error';
    const warned = row.error_type !== null || row.user_accepted === false || (row.quality_score ?? 100) < 60;
    return warned ? 'warning' : 'info';
  },
  complexity_bucket: (row) => step(row.complexity_score, 20, 5),
  confidence_bucket: (row) => step(row.routing_confidence, 0.1, 10),
  hour_of_day: (row) => String(date(row).getUTCHours()).padStart(2, '0'),
  weekday: (row) => date(row).toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' }),
  solution_summary: (row) => row.solution_summary,
};
