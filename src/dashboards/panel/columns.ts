import type { Override } from '../source';

interface ColumnLook {
  /** Shorter than the label, which the panel's description still has. */
  readonly name?: string;
  /** Pixels that its name and a value of it need. */
  readonly width: number;
}

const TIME = { width: 166 } as const;

/** How columns look in tables; all others share what these leave, so that a table is never wider than its panel. */
const COLUMNS: Readonly<Record<string, ColumnLook>> = {
  executions: { width: 114 },
  success_rate: { name: 'Success', width: 96 },
  success_rate_low: { name: 'At least', width: 96 },
  success_rate_high: { name: 'At most', width: 96 },
  duration_avg: { name: 'Duration', width: 96 },
  duration_p95: { name: 'Duration p95', width: 126 },
  cost_avg: { name: 'Cost', width: 86 },
  cost_total: { name: 'Total cost', width: 108 },
  cost_per_success: { name: 'Cost/success', width: 134 },
  quality_avg: { name: 'Quality', width: 86 },
  routing_confidence_avg: { name: 'Confidence', width: 116 },
  rating_avg: { name: 'Rating', width: 80 },
  time: TIME,
  first_seen: TIME,
  last_seen: TIME,
  success: { width: 96 },
  duration_seconds: { width: 96 },
  quality_score: { name: 'Quality', width: 86 },
  avg_quality: { name: 'Quality', width: 86 },
  usage_count: { width: 80 },
  similarity: { width: 106 },
  task_description: { name: 'Description', width: 230 },
  run_id: { width: 200 },
  workflow_key: { width: 140 },
  node_key: { width: 150 },
  domain: { width: 90 },
  key: { name: 'Component', width: 120 },
  status: { width: 100 },
  count: { width: 80 },
  percentage: { width: 80 },
  total_nodes: { name: 'Steps', width: 80 },
  failed_nodes: { name: 'Failed', width: 80 },
  started_at: TIME,
  ended_at: TIME,
  last_occurrence: TIME,
  age: { width: 110 },
  is_kept: { width: 72 },
  paused: { width: 90 },
  draining: { width: 98 },
  avg_duration: { name: 'Average', width: 96 },
  p95_duration: { name: 'p95', width: 96 },
  max_duration: { name: 'Longest', width: 96 },
  files_tested: { name: 'Files', width: 76 },
  delta: { name: 'Change', width: 90 },
  is_duplicate: { width: 106 },
  complexity_band: { name: 'Complexity', width: 116 },
  complexity_score: { name: 'Complexity', width: 116 },
  routing_confidence: { name: 'Confidence', width: 116 },
  actual_cost: { name: 'Cost', width: 86 },
  dear_tier: { name: 'Now', width: 80 },
  cheap_tier: { name: 'Cheaper', width: 98 },
  n_dear: { name: 'Runs', width: 72 },
  difference: { name: 'Success lost', width: 128 },
  low: { name: 'Lost ≥', width: 86 },
  high: { name: 'Lost ≤', width: 86 },
  saving: { name: 'Saves', width: 86 },
  saving_low: { name: 'Saves ≥', width: 98 },
  e_value: { name: 'Robustness', width: 118 },
  verdict: { width: 156 },
  n: { name: 'Runs', width: 80 },
  cost: { width: 86 },
  cost_low: { name: 'Cost ≥', width: 92 },
  cost_high: { name: 'Cost ≤', width: 92 },
  success_low: { name: 'Success ≥', width: 116 },
  success_high: { name: 'Success ≤', width: 116 },
  coverage: { width: 110 },
  share_before: { width: 130 },
  share_now: { width: 116 },
  before: { width: 92 },
  now: { width: 80 },
  mix_effect: { name: 'By work', width: 100 },
  rate_effect: { name: 'By results', width: 112 },
  total_effect: { width: 84 },
  z: { width: 96 },
  swarm_topology: { name: 'Topology', width: 110 },
};

/** The looks of the columns of these names, those that have one. */
export function columnOverrides(names: readonly string[]): Override[] {
  return names.flatMap((field): Override[] => {
    const look = COLUMNS[field];
    if (!look) return [];
    const { name, width } = look;
    return [{ field, properties: { ...(name !== undefined && { displayName: name }), 'custom.width': width } }];
  });
}
