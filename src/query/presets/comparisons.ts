import type { Preset } from './preset';

const POOLS = {
  window: '7d',
  dimensions: { pool_type: 'pool_type' },
  measures: {
    executions: 'executions',
    success_rate: 'success_rate',
    avg_duration: 'duration_avg',
    avg_cost: 'cost_avg',
  },
} as const;

const REPOSITORIES = {
  window: '30d',
  limit: 10,
  dimensions: { repo: 'repo' },
  measures: { executions: 'executions', success_rate: 'success_rate' },
} as const;

const WITH_ERROR = [{ field: 'error_type', op: 'isNotNull' }] as const;

export const COMPARISONS = [
  {
    name: 'duration_by_model_tier',
    question: 'Which tiers are slow?',
    window: '7d',
    dimensions: { model_tier: 'model_tier' },
    measures: { avg_duration: 'duration_avg' },
  },
  {
    name: 'duration_by_pool_type',
    question: 'Which pools are slow?',
    window: '7d',
    dimensions: { pool_type: 'pool_type' },
    measures: { avg_duration: 'duration_avg', p50: 'duration_p50', p95: 'duration_p95', p99: 'duration_p99' },
  },
  {
    name: 'success_by_model_tier',
    question: 'Which tier succeeds most often?',
    window: '7d',
    dimensions: { model_tier: 'model_tier' },
    measures: { total: 'executions', successful: 'successes', success_rate: 'success_rate' },
    orderBy: { field: 'success_rate', direction: 'desc' },
  },
  {
    name: 'success_by_pool_type',
    question: 'Which pool succeeds most often?',
    window: '7d',
    dimensions: { pool_type: 'pool_type' },
    measures: { success_rate: 'success_rate' },
  },
  { name: 'success_by_repository', question: 'How reliable are the busiest repositories?', ...REPOSITORIES },
  { name: 'top_10_repositories', question: 'How reliable are the ten busiest repositories?', ...REPOSITORIES },
  {
    name: 'cost_by_model_tier',
    question: 'Which tier costs how much?',
    window: '7d',
    dimensions: { model_tier: 'model_tier' },
    measures: { total_cost: 'cost_total' },
  },
  {
    name: 'cost_efficiency',
    question: 'How good are the cost estimates of each tier?',
    window: '7d',
    dimensions: { model_tier: 'model_tier' },
    measures: { total_estimate: 'cost_estimate_total', total_cost: 'cost_total', error_pct: 'cost_error_avg' },
    orderBy: { field: 'total_cost', direction: 'desc' },
  },
  {
    name: 'quality_distribution',
    question: 'How is quality distributed?',
    window: '30d',
    dimensions: { quality_tier: 'quality_tier' },
    measures: { count: 'executions' },
    filters: [{ field: 'quality_score', op: 'isNotNull' }],
  },
  {
    name: 'quality_by_model_tier',
    question: 'Which tier does good work?',
    window: '7d',
    dimensions: { model_tier: 'model_tier' },
    measures: { avg_quality: 'quality_avg', n: 'quality_count' },
  },
  { name: 'pool_performance', question: 'How do the pools compare?', ...POOLS },
  { name: 'utilization', question: 'How busy is each pool?', ...POOLS },
  {
    name: 'top_errors',
    question: 'Which errors are frequent?',
    window: '7d',
    limit: 10,
    dimensions: { error_type: 'error_type' },
    measures: { count: 'executions', first_occurrence: 'first_seen', last_occurrence: 'last_seen' },
    filters: WITH_ERROR,
  },
  {
    name: 'errors_by_model_tier',
    question: 'Which tier fails how?',
    window: '7d',
    dimensions: { model_tier: 'model_tier', error_type: 'error_type' },
    measures: { count: 'executions' },
    filters: WITH_ERROR,
  },
  {
    name: 'top_repos',
    question: 'Which repositories are busiest?',
    window: '30d',
    limit: 10,
    dimensions: { repo: 'repo' },
    measures: {
      executions: 'executions',
      avg_quality: 'quality_avg',
      avg_duration: 'duration_avg',
      total_cost: 'cost_total',
    },
  },
  {
    name: 'complexity_distribution',
    question: 'How hard are the tasks, and do hard ones fail more?',
    window: '7d',
    dimensions: { complexity_bucket: 'complexity_bucket' },
    measures: { count: 'executions', success_rate: 'success_rate' },
  },
  {
    name: 'task_type_distribution',
    question: 'What runs?',
    window: '30d',
    limit: 15,
    dimensions: { task_type: 'task_type' },
    measures: { executions: 'executions', avg_duration: 'duration_avg', avg_quality: 'quality_avg' },
  },
  {
    name: 'task_type_by_model_tier',
    question: 'Which tier does which tasks, and how well?',
    window: '7d',
    dimensions: { task_type: 'task_type', model_tier: 'model_tier' },
    measures: { count: 'executions', success_rate: 'success_rate' },
  },
  {
    name: 'hourly_summary',
    question: 'What happened in the last hours?',
    window: '24h',
    bucket: '1h',
    measures: {
      count: 'executions',
      success_rate: 'success_rate',
      avg_duration: 'duration_avg',
      cost: 'cost_total',
    },
  },
  {
    name: 'confidence_calibration',
    question: 'Is the confidence of the router honest?',
    window: '30d',
    dimensions: { confidence_bucket: 'confidence_bucket' },
    measures: { success_rate: 'success_rate', n: 'executions' },
  },
] as const satisfies readonly Preset[];
