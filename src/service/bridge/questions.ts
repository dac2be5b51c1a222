import { findPreset } from '../../query/all-presets';

/** A question that the former bridge to Grafana answered, with the names that its columns had there. */
interface BridgeQuestion {
  /** Of the question there, and of the preset that answers it. */
  readonly name: string;
  /** Column there, and the preset's own. */
  readonly columns: Readonly<Record<string, string>>;
}

/** All seventeen, in their order there. */
const QUESTIONS: readonly BridgeQuestion[] = [
  { name: 'execution_count_24h', columns: { value: 'value' } },
  { name: 'success_rate_24h', columns: { value: 'success_rate' } },
  { name: 'avg_quality_24h', columns: { value: 'value' } },
  { name: 'total_cost_24h', columns: { value: 'value' } },
  { name: 'executions_over_time', columns: { time: 'time', value: 'executions' } },
  { name: 'success_rate_over_time', columns: { time: 'time', value: 'success_rate' } },
  { name: 'success_by_model_tier', columns: { metric: 'model_tier', value: 'success_rate' } },
  { name: 'duration_by_model_tier', columns: { metric: 'model_tier', value: 'avg_duration' } },
  { name: 'cost_by_model_tier', columns: { metric: 'model_tier', value: 'total_cost' } },
  {
    name: 'pool_performance',
    columns: {
      metric: 'pool_type',
      executions: 'executions',
      success_rate: 'success_rate',
      avg_duration: 'avg_duration',
      avg_cost: 'avg_cost',
    },
  },
  {
    name: 'top_repos',
    columns: {
      metric: 'repo',
      executions: 'executions',
      avg_quality: 'avg_quality',
      avg_duration: 'avg_duration',
      total_cost: 'total_cost',
    },
  },
  { name: 'duration_percentiles', columns: { p50: 'p50', p95: 'p95', p99: 'p99' } },
  { name: 'quality_distribution', columns: { metric: 'quality_tier', value: 'count' } },
  {
    name: 'task_type_distribution',
    columns: {
      metric: 'task_type',
      executions: 'executions',
      avg_duration: 'avg_duration',
      avg_quality: 'avg_quality',
    },
  },
  {
    name: 'top_errors',
    columns: { metric: 'error_type', value: 'count', last_occurrence: 'last_occurrence' },
  },
  { name: 'database_growth', columns: { value: 'value' } },
  { name: 'avg_routing_confidence', columns: { value: 'value' } },
];

export const QUESTION_NAMES: readonly string[] = QUESTIONS.map(({ name }) => name);

/** What is asked by a request that names nothing. */
export const DEFAULT_QUESTION = 'execution_count_24h';

export const findQuestion = (name: string): BridgeQuestion | undefined =>
  QUESTIONS.find((question) => question.name === name);

/** The query that a name stands for, over the time that the preset is about by itself. */
export function modelOf(name: string): Readonly<Record<string, unknown>> {
  const { window } = findPreset(name);
  return { queryType: 'preset', preset: name, params: window === undefined ? {} : { window }, format: 'table' };
}
