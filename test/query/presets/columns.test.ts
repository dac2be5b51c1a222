import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXECUTION_COLUMNS } from '../../../src/model/columns';
import { PRESETS } from '../../../src/query/all-presets';
import type { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { frameOf } from '../support/ask';
import { DATABASES, type DatabaseName, openDatabase } from '../support/databases';

/** Of what is asked about an execution or a text, and finds nothing where neither is named. */
const LIKE =
  'similarity, time, task_id, task_type, task_description, repo, model_tier, pool_type, success, duration_seconds, quality_score, actual_cost, solution_summary';

/** What each named query answers with. */
const COLUMNS: Readonly<Record<string, string>> = {
  orphaned_nodes: 'nodes, count, percentage, history, true_orphans',
  node_status_distribution: 'status, count, percentage',
  workflow_runs: 'run_id, workflow_key, status, total_nodes, failed_nodes, started_at, ended_at, is_kept',
  recent_workflow_failures: 'run_id, status, total_nodes, failed_nodes, started_at, ended_at, is_kept',
  top_node_errors: 'error, count, last_occurrence',
  stuck_nodes: 'run_id, node_key, started_at, age',
  workflow_duration: 'workflow_key, count, avg_duration, p95_duration, max_duration',
  node_duration: 'node_key, count, avg_duration, p95_duration, max_duration',
  nodes_per_day: 'time, nodes, failed_nodes',
  domain_activity: 'domain, key, paused, draining, note',
  coverage_latest: 'repo, role, coverage, files_tested, delta',
  coverage_trend: 'time, avg_coverage, repos, files, delta, is_duplicate',
  coverage_over_time: 'time, repo, coverage',
  executions_per_day: 'time, executions, successful, avg_duration, avg_quality',
  executions_per_hour: 'time, executions',
  executions_over_time: 'time, executions',
  executions_by_severity: 'time, severity, executions',
  success_rate_over_time: 'time, success_rate',
  executions_today: 'count',
  duration_percentiles: 'avg, p50, p95, p99',
  duration_by_model_tier: 'model_tier, avg_duration',
  duration_by_pool_type: 'pool_type, avg_duration, p50, p95, p99',
  avg_duration: 'avg_duration',
  success_by_model_tier: 'model_tier, total, successful, success_rate',
  success_by_pool_type: 'pool_type, success_rate',
  success_by_repository: 'repo, executions, success_rate',
  top_10_repositories: 'repo, executions, success_rate',
  success_rate_24h: 'success_rate',
  execution_count_24h: 'value',
  cost_trends: 'time, total_cost, total_estimate, savings',
  cost_by_model_tier: 'model_tier, total_cost',
  cost_efficiency: 'model_tier, total_estimate, total_cost, error_pct',
  total_cost_24h: 'value',
  quality_distribution: 'quality_tier, count',
  quality_by_model_tier: 'model_tier, avg_quality, n',
  user_feedback:
    'accepted, rejected, acceptance_rate, avg_rating, rated_count, rating_1, rating_2, rating_3, rating_4, rating_5',
  avg_quality_24h: 'value',
  pool_performance: 'pool_type, executions, success_rate, avg_duration, avg_cost',
  utilization: 'pool_type, executions, success_rate, avg_duration, avg_cost',
  pool_performance_over_time: 'time, pool_type, count, success_rate, avg_duration',
  top_errors: 'error_type, count, first_occurrence, last_occurrence',
  error_rate_over_time: 'time, error_rate',
  errors_by_model_tier: 'model_tier, error_type, count',
  top_repos: 'repo, executions, avg_quality, avg_duration, total_cost',
  complexity_distribution: 'complexity_bucket, count, success_rate',
  task_type_distribution: 'task_type, executions, avg_duration, avg_quality',
  task_type_by_model_tier: 'task_type, model_tier, count, success_rate',
  recent_executions: 'time, task_type, model_tier, success, duration_seconds, quality_score',
  execution_details: EXECUTION_COLUMNS.map(({ name }) => name)
    .filter((name) => name !== 'embedding')
    .join(', '),
  hourly_summary: 'time, count, success_rate, avg_duration, cost',
  avg_routing_confidence: 'value',
  database_growth: 'value',
  memory_statistics: 'avg, p50, p95, p99, max',
  cpu_statistics: 'avg, p95, p99',
  memory_vs_duration: 'peak_memory_mb, duration_seconds, correlation',
  similar_executions: LIKE,
  executions_about: LIKE,
  confidence_calibration: 'confidence_bucket, success_rate, n',
  calibration_curve: 'bin, confidence, success, low, high, n, honest',
  calibration_summary:
    'n, ece, brier, reliability, resolution, uncertainty, reliability_debiased, spiegelhalter_z, auc, safe_confidence, left_out, reliability_debiased_previous',
  why_changed:
    'dimension, told_apart_by, value, share_before, share_now, before, now, mix_effect, rate_effect, total_effect, z',
  why_changed_summary:
    'measure, before, now, change, mix_effect, rate_effect, z, n_before, n_now, verdict, top_dimension, top_value, top_effect, text',
  cost_per_success_bounds: 'group, n, successes, cost_per_success, low, high, left_out',
  cost_forecast: 'month_to_date, forecast, low, high, budget, share_of_budget, days_left, days_of_history, text',
  cost_forecast_daily: 'time, actual, forecast, low, high, budget',
  row_counts: 'table, rows',
  index_inventory: 'table, index, columns, unique',
  database_size: 'database_bytes, wal_bytes, free_bytes, used_bytes',
  data_freshness: 'latest, now, age_seconds, age_hours, rows_ahead',
  missing_values: 'executions, missing_quality, missing_rating, missing_solution, failed',
  null_checks: 'check, count, description',
  range_checks: 'check, count, description',
  duplicates: 'duplicate_count',
  age_distribution: 'age, count',
  error_summary: 'types, new_types, repositories, last_seen',
  error_types: 'error_type, count, repositories, first_seen, last_seen',
  error_shapes: 'error_type, shape, count, repositories, first_seen, last_seen',
  failed_executions:
    'time, task_id, task_type, repo, model_tier, pool_type, error_type, error_message, duration_seconds',
  cost_by: 'group, n, cost, share, estimate, overrun, overrun_share',
  growth: 'rows_per_day, bytes_per_row, bytes_per_day, settled_bytes',
  growth_forecast: 'limit, limit_bytes, days, reached',
  rows_kept: 'time, rows',
  copy_state: 'copy_age, schema_version, oldest, newest',
  broken_rules: 'check, count, description, samples',
  rating_distribution: 'stars, executions',
  feedback_summary: 'feedback, accepted, model_fits, quick_enough, as_expected, waiting',
  feedback_issues: 'issue_type, count, avg_rating, last_seen',
  recent_feedback: 'time, feedback_type, rating, accepted, issue_type, visibility, task_id',
  refused_records: 'status, source, kind, field, reason, count, last_seen',
  maintenance_runs: 'started_at, operation, outcome, duration, records_affected',
  learned_summary: 'policies, last_adjusted, states, q_values, last_learned, running',
  policies_in_force: 'repo, policy_name, policy_value, last_adjusted, adjustment_reason',
  policy_changes: 'applied_at, repo, policy_name, old_value, new_value, feedback_count, confidence, reason',
  quality_policies: 'repo, project_maturity, strictness_level, coverage_threshold, last_adjusted, adjustment_reason',
  q_values: 'state, best, q_value, margin, actions, update_count, last_updated',
  planned_experiments: 'name, status, hypothesis, start_time, end_time, min_sample_size, assigned, figures',
  table_statistics: 'rows, first, last, success_rate',
  tier_performance:
    'repo, model_tier, task_type, date, total_executions, successful_count, avg_duration, avg_cost, avg_quality, p95_duration',
  pool_performance_mv: 'pool_type, repo, hour, total_tasks, successful_tasks, avg_duration, avg_cost, success_rate',
  solution_patterns:
    'solution_summary, repo, task_types, usage_count, success_count, avg_quality, first_seen, last_seen, success_rate',
  executions_log:
    'time, body, severity, task_id, task_type, repo, model_tier, pool_type, swarm_topology, error_type, quality_score',
  executions_around:
    'time, body, severity, task_id, task_type, repo, model_tier, pool_type, swarm_topology, error_type, quality_score',
  error_bursts: 'time, timeEnd, title, text, tags',
  new_error_types: 'time, title, text, tags',
  low_success: 'time, timeEnd, title, text, tags',
  advice:
    'model_tier, n, success, success_low, success_high, cost, cost_low, cost_high, verdict, recommended, propensity, within',
  why_in_words: 'why, from_ms, to_ms, executions',
  calibration_drift: 'drift',
  budget_use: 'budget_use',
  experiments_settled: 'experiments',
  experiments_in_words: 'why, from_ms, to_ms, experiments',
  executions_of_a_record: 'executions',
  days_until_full: 'days',
  true_orphans: 'true_orphans',
  failed_steps: 'failed',
  alert_in_words: 'why, from_ms, to_ms, n',
  alert_backtest: 'start, end, length_seconds, peak_value, share_of_time',
  alert_backtest_summary: 'rule, threshold, evaluations, firings, share_of_time, longest_seconds',
  prediction_error: 'avg_error_pct, p95_error_pct, executions',
  tiers_standardised:
    'model_tier, n, raw_success, success, success_low, success_high, cost, cost_low, cost_high, coverage',
  over_served:
    'task_type, complexity_band, dear_tier, cheap_tier, n_dear, n_cheap, success_dear, success_cheap, difference, low, high, saving, saving_low, saving_high, q_value, e_value, verdict',
  what_to_try_next:
    'task_type, complexity_band, dear_tier, cheap_tier, difference, low, high, executions, cost, saving, saving_per_dollar',
  routing_summary: 'saving, saving_low, saving_high, over_served, earns_its_price, open, too_few',
  why_parts: 'dimension, mix_effect, rate_effect',
  why_series: 'time, part, value',
  executions_behind:
    'time, task_id, task_type, repo, model_tier, pool_type, complexity_score, routing_confidence, success, error_type, duration_seconds, actual_cost',
  policy_per_month: 'scenario, executions, success, success_low, success_high, cost, cost_low, cost_high',
  cost_quality_frontier:
    'point, kind, n, coverage, cost, success, success_low, success_high, on_frontier, hull, distance, aiq',
  routing_regret:
    'n, coverage, utility_actual, utility_best, regret, regret_low, regret_high, regret_first, regret_second, naive_regret, success_actual, success_best, cost_actual, cost_best, left_out',
  experiment_result:
    'variant, n, success, success_low, success_high, cost, difference, low, high, anytime_low, anytime_high, srm_p, verdict, is_control, left_out',
  experiments:
    'experiment, variants, n, first_seen, last_seen, best, difference, anytime_low, anytime_high, srm_p, verdict',
  experiment_over_time: 'time, variant, difference, anytime_low, anytime_high',
  policy_what_if:
    'coverage, success, success_low, success_high, cost, cost_low, cost_high, worst_success, best_success, actual_success, actual_cost, n, left_out, moved, difference, difference_low, difference_high, saving, saving_low, saving_high, logged, effective_n, ips_success, ips_low, ips_high, ips_cost, dr_success, dr_low, dr_high, dr_cost',
};

/** The names that the bridge to Grafana has always used. */
const BRIDGE = [
  'executions_over_time',
  'success_rate_over_time',
  'duration_percentiles',
  'duration_by_model_tier',
  'success_by_model_tier',
  'success_rate_24h',
  'execution_count_24h',
  'cost_by_model_tier',
  'total_cost_24h',
  'quality_distribution',
  'avg_quality_24h',
  'pool_performance',
  'top_errors',
  'top_repos',
  'task_type_distribution',
  'avg_routing_confidence',
  'database_growth',
];

/** What nobody does in the demo, and what is about a task that nobody named. */
const NOT_IN_DEMO = [
  'advice',
  'alert_backtest',
  'experiment_result',
  'experiments',
  'experiment_over_time',
  'broken_rules',
];

const NAMES = PRESETS.map(({ name }) => name);

it('has every preset, each once, under its name', () => {
  expect(NAMES.toSorted()).toEqual(Object.keys(COLUMNS).toSorted());
  expect(NAMES).toEqual(expect.arrayContaining(BRIDGE));
});

describe.each(DATABASES)('presets over the database %s', (database: DatabaseName) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openDatabase(database);
  });
  afterAll(() => engine?.close());

  it.each(NAMES)('%s answers with its columns', async (preset) => {
    const frame = await frameOf({ queryType: 'preset', preset }, engine);
    expect(frame.fields.map(({ column }) => column.name).join(', ')).toBe(COLUMNS[preset]);
    expect(frame.meta.notices.filter(({ text }) => !/this database has no such table/.test(text))).toEqual([]);
    for (const { column, config } of frame.fields) expect(config?.description, column.name).toBeTruthy();
    const isThere = COLUMNS[preset] !== LIKE && !NOT_IN_DEMO.includes(preset);
    if (database === 'demo' && isThere) expect(frame.length).toBeGreaterThan(0);
  });

  it.each(NAMES)('%s answers as a time series without an error', async (preset) => {
    const frame = await frameOf({ queryType: 'preset', preset, format: 'timeseries' }, engine);
    expect(frame.meta.notices.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
