import type { Override } from '../source';

interface ColumnLook {
  /** Shorter than the label, which the panel's description still has. */
  readonly name?: string;
  /** Pixels that its name, the sign of its filter and a value of it need. */
  readonly width: number;
  /** Pixels that a value needs, where its name without that sign needs fewer. */
  readonly value?: number;
  readonly unit?: string;
}

/** Pixels of the sign of a filter beside a name. */
const FILTER = 20;
/** Pixels that most values need. */
const VALUE = 72;

/** By its unit: by that which it has for times, Grafana writes milliseconds where the first and the last row are close, and cuts them. */
const TIME = { width: 166, value: 166, unit: 'dateTimeAsIso' } as const;

/** How columns look in tables; all others share what these leave, so that a table is never wider than its panel. */
const COLUMNS: Readonly<Record<string, ColumnLook>> = {
  executions: { width: 114, value: 94 },
  success_rate: { name: 'Success', width: 96 },
  success_rate_low: { name: 'At least', width: 96 },
  success_rate_high: { name: 'At most', width: 96 },
  duration_avg: { name: 'Duration', width: 96 },
  duration_p95: { name: 'Duration p95', width: 126 },
  cost_avg: { name: 'Cost', width: 86, value: 84 },
  cost_total: { name: 'Total cost', width: 108 },
  cost_per_success: { name: 'Cost/success', width: 134, value: 84 },
  quality_avg: { name: 'Quality', width: 86 },
  routing_confidence_avg: { name: 'Confidence', width: 116 },
  rating_avg: { name: 'Rating', width: 80 },
  time: TIME,
  first_seen: TIME,
  last_seen: TIME,
  success: { width: 96, value: 94 },
  duration_seconds: { width: 96 },
  quality_score: { name: 'Quality', width: 86 },
  avg_quality: { name: 'Quality', width: 86 },
  usage_count: { width: 80 },
  similarity: { width: 106 },
  task_description: { name: 'Description', width: 230 },
  run_id: { width: 150 },
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
  actual_cost: { name: 'Cost', width: 86, value: 84 },
  dear_tier: { name: 'Now', width: 80 },
  cheap_tier: { name: 'Cheaper', width: 98 },
  n_dear: { name: 'Runs', width: 72 },
  difference: { name: 'Success lost', width: 128 },
  low: { name: 'Lost ≥', width: 86 },
  high: { name: 'Lost ≤', width: 86 },
  saving: { name: 'Saves', width: 86 },
  saving_low: { name: 'Saves ≥', width: 98 },
  e_value: { name: 'Robustness', width: 118 },
  verdict: { width: 156, value: 146 },
  n: { name: 'Runs', width: 80 },
  cost: { width: 86, value: 84 },
  cost_low: { name: 'Cost ≥', width: 92, value: 84 },
  cost_high: { name: 'Cost ≤', width: 92, value: 84 },
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
  repositories: { name: 'Repos', width: 84 },
  failures: { width: 110 },
  failure_rate: { name: 'Rate', width: 80 },
  rating: { width: 80 },
  avg_rating: { width: 80 },
  ratings: { width: 90 },
  acceptance_rate: { name: 'Accepted', width: 104 },
  accepted: { width: 104 },
  feedback_type: { width: 96 },
  issue_type: { width: 120 },
  visibility: { width: 104 },
  completeness: { width: 142 },
  limit_bytes: { width: 110 },
  days: { width: 110 },
  reached: TIME,
  check: { width: 210 },
  source: { width: 100 },
  kind: { width: 100 },
  field: { width: 100 },
  outcome: { width: 100 },
  duration: { width: 96 },
  records_affected: { width: 80 },
  rows: { width: 110 },
  table: { width: 130 },
  unique: { width: 90 },
  policy_value: { width: 80 },
  last_adjusted: TIME,
  applied_at: TIME,
  old_value: { width: 86 },
  new_value: { width: 80 },
  feedback_count: { width: 106 },
  confidence: { width: 116 },
  best: { width: 124 },
  q_value: { width: 90 },
  margin: { width: 100 },
  actions: { width: 90 },
  update_count: { width: 94 },
  last_updated: TIME,
  project_maturity: { width: 100 },
  strictness_level: { width: 116 },
  coverage_threshold: { width: 148 },
  start_time: TIME,
  end_time: TIME,
  min_sample_size: { width: 90 },
  assigned: { width: 100 },
  figures: { width: 90 },
  share: { width: 80 },
  estimate: { width: 100 },
  overrun: { width: 140 },
  overrun_share: { width: 86 },
  swarm_topology: { name: 'Topology', width: 110 },
};

/**
 * The looks of the columns of these names, those that have one.
 * @param isDense whether there are no signs of filters beside the names
 */
export function columnOverrides(names: readonly string[], isDense = false): Override[] {
  return names.flatMap((field): Override[] => {
    const look = COLUMNS[field];
    if (!look) return [];
    const { name, unit, value = VALUE } = look;
    const width = isDense ? Math.min(look.width, Math.max(look.width - FILTER, value)) : look.width;
    const named = { ...(name !== undefined && { displayName: name }), ...(unit !== undefined && { unit }) };
    return [{ field, properties: { ...named, 'custom.width': width } }];
  });
}
