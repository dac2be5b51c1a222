interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly purpose: string;
}

/** The indexes that the schema names. DuckDB scans do without them; tools that validate a database expect them. */
export const INDEXES = [
  {
    name: 'idx_executions_repo_task',
    columns: ['repo', 'task_type', 'timestamp'],
    purpose: 'Dashboards by repository and task type.',
  },
  {
    name: 'idx_executions_tier_success',
    columns: ['model_tier', 'success', 'timestamp'],
    purpose: 'Tuning the router.',
  },
  {
    name: 'idx_executions_pool_duration',
    columns: ['pool_type', 'success', 'duration_seconds'],
    purpose: 'Comparing pools.',
  },
  {
    name: 'idx_executions_quality_trend',
    columns: ['repo', 'quality_score', 'timestamp'],
    purpose: 'Quality over time.',
  },
  { name: 'idx_executions_timestamp', columns: ['timestamp'], purpose: 'Time series and retention.' },
] as const satisfies readonly Index[];
