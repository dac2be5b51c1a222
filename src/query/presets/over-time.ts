import type { Preset } from './preset';

export const OVER_TIME = [
  {
    name: 'executions_per_day',
    question: 'How many executions ran each day, how long did they take, how good were they?',
    window: '30d',
    bucket: '1d',
    measures: {
      executions: 'executions',
      successful: 'successes',
      avg_duration: 'duration_avg',
      avg_quality: 'quality_avg',
    },
  },
  {
    name: 'executions_per_hour',
    question: 'How many executions ran each hour?',
    window: '7d',
    bucket: '1h',
    measures: { executions: 'executions' },
  },
  {
    name: 'executions_over_time',
    question: 'How does the load develop?',
    window: '7d',
    bucket: '1h',
    measures: { executions: 'executions' },
  },
  {
    name: 'executions_by_severity',
    question: 'How many executions succeeded, succeeded with a warning, and failed, hour by hour?',
    window: '7d',
    bucket: '1h',
    dimensions: { severity: 'severity' },
    measures: { executions: 'executions' },
  },
  {
    name: 'success_rate_over_time',
    question: 'How does reliability develop?',
    window: '7d',
    bucket: '1d',
    measures: { success_rate: 'success_rate' },
  },
  {
    name: 'executions_today',
    question: 'How many executions ran today?',
    window: 'today',
    pinned: true,
    measures: { count: 'executions' },
  },
  {
    name: 'cost_trends',
    question: 'What is spent, what was expected, what was saved each day?',
    window: '30d',
    bucket: '1d',
    measures: { total_cost: 'cost_total', total_estimate: 'cost_estimate_total', savings: 'cost_savings' },
  },
  {
    name: 'error_rate_over_time',
    question: 'How does the share of executions with an error develop?',
    window: '7d',
    bucket: '1h',
    measures: { error_rate: 'error_rate' },
  },
  {
    name: 'pool_performance_over_time',
    question: 'How does each pool develop, hour by hour?',
    window: '7d',
    bucket: '1h',
    dimensions: { pool_type: 'pool_type' },
    measures: { count: 'executions', success_rate: 'success_rate', avg_duration: 'duration_avg' },
  },
] as const satisfies readonly Preset[];
