import { EXECUTION_COLUMNS } from '../../model/columns';
import { VIEWS, type ViewName } from '../../model/views';
import { finite } from '../finite-values';
import { op } from '../tree/op';
import { join, name, sql, withTables } from '../tree/sql';
import { count, seconds, time } from '../vocabulary/column-info';
import type { Preset, PresetScope } from './preset';

const view = (view: ViewName, scope: PresetScope) => VIEWS.find(({ name }) => name === view)!.select(sql, scope.rows);

const DETAILS = EXECUTION_COLUMNS.flatMap((column) => (column.name === 'embedding' ? [] : [name(column.name)]));

const AVERAGES = {
  avg_duration: seconds('Average duration', 'Mean wall time.'),
  avg_cost: { label: 'Average cost', unit: 'usd', help: 'Mean cost.' },
  avg_quality: { label: 'Average quality', unit: 'score', help: 'Mean quality score.' },
} as const;

const SUCCESS_FRACTION = { label: 'Success rate', unit: 'fraction', help: 'Share of successes, 0 to 1.' } as const;

/** Rows as they are, and the three views of schema version 1, which a database may lack. */
export const RECORDS = [
  {
    name: 'recent_executions',
    question: 'What is running through just now?',
    window: '5m',
    pinned: true,
    limit: 100,
    asStored: true,
    select: ({ rows, limit }) => sql`SELECT
  timestamp AS time,
  task_type,
  model_tier,
  success,
  duration_seconds,
  quality_score
FROM executions
WHERE ${rows}
ORDER BY timestamp DESC, task_id
LIMIT ${limit}`,
    columns: { time: time('Time', 'When the execution was recorded.') },
  },
  {
    name: 'execution_details',
    question: 'What is all that is known of an execution?',
    window: '24h',
    limit: 100,
    asStored: true,
    select: ({ rows, limit }) => sql`SELECT
  ${join(DETAILS, ',\n  ')}
FROM executions
WHERE ${rows}
ORDER BY timestamp DESC, task_id DESC
LIMIT ${limit}`,
    columns: {},
  },
  {
    name: 'memory_vs_duration',
    question: 'Do long executions take much memory?',
    window: '7d',
    limit: 1000,
    select: ({ rows, limit }) =>
      withTables(
        [
          sql`measured AS (
  SELECT
    peak_memory_mb,
    duration_seconds,
    ${finite(sql`corr(peak_memory_mb, duration_seconds) OVER ()`)} AS correlation,
    row_number() OVER (ORDER BY ${op.hash(sql`task_id`)}) AS place
  FROM executions
  WHERE ${rows} AND peak_memory_mb IS NOT NULL
)`,
        ],
        sql`SELECT peak_memory_mb, duration_seconds, correlation
FROM measured
WHERE place <= ${limit}
ORDER BY place`,
      ),
    columns: {
      correlation: {
        label: 'Correlation',
        unit: 'coefficient',
        help: 'Pearson correlation over all rows of the window, not only the sample shown.',
      },
    },
  },
  {
    name: 'tier_performance',
    only: { duckdb: 'It asks what the view of that name holds, which is in words of DuckDB.' },
    question: 'How does each tier do per repository, task type and day?',
    window: '30d',
    limit: 1000,
    select: (scope) => sql`SELECT *
FROM (
${view('tier_performance_mv', scope)}
)
ORDER BY date DESC, repo, model_tier, task_type
LIMIT ${scope.limit}`,
    columns: {
      date: time('Day', 'The day.'),
      total_executions: count('Executions', 'Number of executions.'),
      successful_count: count('Successes', 'Executions that succeeded.'),
      p95_duration: seconds('Duration, 95th percentile', '95 percent of the executions have at most this wall time.'),
      ...AVERAGES,
    },
  },
  {
    name: 'pool_performance_mv',
    only: { duckdb: 'It asks what the view of that name holds, which is in words of DuckDB.' },
    question: 'How does each pool do per repository and hour?',
    window: '7d',
    limit: 1000,
    select: (scope) => sql`SELECT *
FROM (
${view('pool_performance_mv', scope)}
)
ORDER BY hour DESC, pool_type, repo
LIMIT ${scope.limit}`,
    columns: {
      hour: time('Hour', 'Start of the hour.'),
      total_tasks: count('Executions', 'Number of executions.'),
      successful_tasks: count('Successes', 'Executions that succeeded.'),
      success_rate: SUCCESS_FRACTION,
      ...AVERAGES,
    },
  },
  {
    name: 'solution_patterns',
    only: { duckdb: 'It asks what the view of that name holds, which is in words of DuckDB.' },
    question: 'Which solutions recur, where, and how well do they work?',
    window: '90d',
    limit: 10,
    parameters: [
      { name: 'min_usage', default: 5, min: 5, max: 1_000_000, help: 'Uses below which a solution is no pattern.' },
    ],
    select: (scope) => sql`SELECT * REPLACE (array_to_string(task_types, ', ') AS task_types)
FROM (
${view('solution_patterns_mv', scope)}
)
WHERE usage_count >= ${scope.parameters.min_usage!}
ORDER BY usage_count DESC, solution_summary, repo
LIMIT ${scope.limit}`,
    columns: {
      task_types: { label: 'Task types', help: 'Kinds of task that it solved.' },
      usage_count: count('Uses', 'How often it was used.'),
      success_count: count('Successes', 'How often it worked.'),
      first_seen: time('First seen', 'Time of the first use.'),
      last_seen: time('Last seen', 'Time of the last use.'),
      success_rate: SUCCESS_FRACTION,
      avg_quality: AVERAGES.avg_quality,
    },
  },
] as const satisfies readonly Preset[];
