import { op } from '../tree/op';
import { name, sql, withTables } from '../tree/sql';
import { count, percent, seconds, text, time } from '../vocabulary/column-info';
import { BESIDE, type Preset } from './preset';

const RUN = { label: 'Run', help: 'The run of a workflow.' };
const STEP = { label: 'Step', help: 'The step of a workflow.' };
const BEGAN = time('Began', 'When it began.');
const ENDED = time('Ended', 'When it ended.');

/**
 * Every run of which something is known. Oneiric keeps the last run and the steps of all: of an earlier run its steps tell
 * when it began and how it ended.
 */
const STEPS_OF_RUNS = sql`steps AS (
  SELECT
    run_id,
    min(started_at) AS began,
    CASE WHEN count(*) = count(ended_at) THEN max(ended_at) END AS ended,
    count(*) AS total_nodes,
    ${op.countIf(sql`status = 'failed'`)} AS failed_nodes,
    CASE
      WHEN bool_or(status = 'failed') THEN 'failed'
      WHEN bool_or(status = 'running') THEN 'running'
      ELSE 'completed'
    END AS outcome
  FROM workflow_execution_nodes
  GROUP BY run_id
)`;

const ALL_RUNS = sql`runs AS (
  SELECT
    coalesce(e.run_id, s.run_id) AS run_id,
    e.workflow_key,
    coalesce(e.status, s.outcome) AS status,
    coalesce(s.total_nodes, 0) AS total_nodes,
    coalesce(s.failed_nodes, 0) AS failed_nodes,
    coalesce(e.started_at, s.began) AS started_at,
    CASE WHEN e.run_id IS NULL THEN s.ended ELSE e.ended_at END AS ended_at,
    e.run_id IS NOT NULL AS is_kept
  FROM workflow_executions AS e
  FULL JOIN steps AS s ON e.run_id = s.run_id
)`;

const RUNS = [STEPS_OF_RUNS, ALL_RUNS];

const RUN_COLUMNS = {
  run_id: RUN,
  workflow_key: text('Workflow', 'Unknown of runs that are not kept.'),
  status: text('Status', 'As its steps tell, of runs that are not kept.'),
  total_nodes: count('Steps', 'Steps of the run.'),
  failed_nodes: count('Failed steps', 'Steps that failed.'),
  started_at: BEGAN,
  ended_at: ENDED,
  is_kept: text('Kept', 'Whether Oneiric keeps the run itself.'),
};

const DURATIONS = {
  count: count('Count', 'How many ended.'),
  avg_duration: seconds('Average duration', 'Mean.'),
  p95_duration: seconds('Duration p95', '95th percentile.'),
  max_duration: seconds('Longest', 'The longest.'),
};

const durations = (of: string) => sql`count(*) AS count,
  avg(duration) AS avg_duration,
  ${op.quantile(sql`duration`, 0.95)} AS p95_duration,
  max(duration) AS max_duration
FROM (SELECT *, ${op.seconds(sql`started_at`, sql`ended_at`)} AS duration FROM ${name(of)})
WHERE duration >= 0`;

/** Oneiric's workflows. */
export const WORKFLOWS = [
  {
    name: 'orphaned_nodes',
    question: 'Which steps have lost their run?',
    ...BESIDE,
    select: () =>
      withTables(
        [
          sql`begun AS (
  SELECT run_id, min(started_at) AS began FROM workflow_execution_nodes GROUP BY run_id
)`,
          sql`newest AS (
  SELECT max(started_at) AS began FROM workflow_executions
)`,
          sql`steps AS (
  SELECT
    e.run_id IS NULL AS is_orphaned,
    coalesce(b.began < (SELECT began FROM newest), false) AS is_earlier
  FROM workflow_execution_nodes AS n
  JOIN begun AS b ON b.run_id = n.run_id
  LEFT JOIN workflow_executions AS e ON e.run_id = n.run_id
)`,
        ],
        sql`SELECT
  count(*) AS nodes,
  ${op.countIf(sql`is_orphaned`)} AS count,
  round(100.0 * ${op.countIf(sql`is_orphaned`)} / nullif(count(*), 0), 1) AS percentage,
  ${op.countIf(sql`is_orphaned AND is_earlier`)} AS history,
  ${op.countIf(sql`is_orphaned AND NOT is_earlier`)} AS true_orphans
FROM steps`,
      ),
    columns: {
      nodes: count('Steps', 'All steps that are kept.'),
      count: count('Without a run', 'Steps whose run is not kept.'),
      percentage: percent('Share without a run', 'Of all steps.'),
      history: count('Of earlier runs', 'Of these, steps of earlier runs.'),
      true_orphans: count('True orphans', 'Of these, steps whose run should be kept.'),
    },
  },
  {
    name: 'node_status_distribution',
    question: 'How do steps stand?',
    ...BESIDE,
    select: () => sql`SELECT
  status,
  count(*) AS count,
  round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percentage
FROM workflow_execution_nodes
GROUP BY status
ORDER BY count DESC, status`,
    columns: {
      status: text('Status', 'How the step stands.'),
      count: count('Steps', 'Number of steps.'),
      percentage: percent('Share', 'Of all steps.'),
    },
  },
  {
    name: 'workflow_runs',
    question: 'Which runs were there?',
    ...BESIDE,
    window: '30d',
    limit: 20,
    select: ({ from, to, limit }) =>
      withTables(
        RUNS,
        sql`SELECT run_id, workflow_key, status, total_nodes, failed_nodes, started_at, ended_at, is_kept
FROM runs
WHERE started_at BETWEEN ${from} AND ${to}
ORDER BY started_at DESC, run_id
LIMIT ${limit}`,
      ),
    columns: RUN_COLUMNS,
  },
  {
    name: 'recent_workflow_failures',
    question: 'Which runs failed?',
    ...BESIDE,
    limit: 5,
    select: ({ limit }) =>
      withTables(
        RUNS,
        sql`SELECT run_id, status, total_nodes, failed_nodes, started_at, ended_at, is_kept
FROM runs
WHERE status = 'failed'
ORDER BY started_at DESC NULLS LAST, run_id
LIMIT ${limit}`,
      ),
    columns: RUN_COLUMNS,
  },
  {
    name: 'top_node_errors',
    question: 'Why do steps fail?',
    ...BESIDE,
    limit: 5,
    select: ({ limit }) => sql`SELECT
  coalesce(error, '(no reason)') AS error,
  count(*) AS count,
  max(started_at) AS last_occurrence
FROM workflow_execution_nodes
WHERE status = 'failed'
${op.groupBy(1)}
ORDER BY count DESC, error
LIMIT ${limit}`,
    columns: {
      error: text('Error', 'The reason.'),
      count: count('Steps', 'Steps that failed with it.'),
      last_occurrence: time('Last', 'When the last began.'),
    },
  },
  {
    name: 'stuck_nodes',
    question: 'Which steps never ended?',
    ...BESIDE,
    limit: 100,
    parameters: [{ name: 'hours', default: 1, min: 0, max: 87_600, help: 'A step that has run for longer is stuck.' }],
    select: ({ limit, storedTimeZone, parameters }) => {
      const age = op.seconds(sql`started_at`, op.now(storedTimeZone));
      return sql`SELECT run_id, node_key, started_at, ${age} AS age
FROM workflow_execution_nodes
WHERE status = 'running' AND ended_at IS NULL AND ${age} > ${parameters.hours! * 3600}
ORDER BY started_at, run_id, node_key
LIMIT ${limit}`;
    },
    columns: {
      run_id: RUN,
      node_key: STEP,
      started_at: BEGAN,
      age: seconds('Age', 'Time since it began.'),
    },
  },
  {
    name: 'workflow_duration',
    question: 'How long do runs take?',
    ...BESIDE,
    window: '30d',
    select: ({ from, to }) =>
      withTables(
        RUNS,
        sql`SELECT
  coalesce(workflow_key, '(no longer kept)') AS workflow_key,
  ${durations('runs')}
  AND ended_at BETWEEN ${from} AND ${to}
${op.groupBy(1)}
ORDER BY avg_duration DESC, workflow_key`,
      ),
    columns: { workflow_key: RUN_COLUMNS.workflow_key, ...DURATIONS },
  },
  {
    name: 'node_duration',
    question: 'Which steps are slow?',
    ...BESIDE,
    window: '30d',
    select: ({ from, to }) => sql`SELECT
  node_key,
  ${durations('workflow_execution_nodes')}
  AND ended_at BETWEEN ${from} AND ${to}
GROUP BY node_key
ORDER BY avg_duration DESC, node_key`,
    columns: { node_key: STEP, ...DURATIONS },
  },
  {
    name: 'nodes_per_day',
    question: 'How many steps ran, and failed?',
    ...BESIDE,
    isSeries: true,
    window: '30d',
    select: ({ from, to }) => sql`SELECT
  date_trunc('day', started_at) AS time,
  count(*) AS nodes,
  ${op.countIf(sql`status = 'failed'`)} AS failed_nodes
FROM workflow_execution_nodes
WHERE started_at BETWEEN ${from} AND ${to}
${op.groupBy(1)}
ORDER BY time`,
    columns: {
      time: time('Day', 'The day.'),
      nodes: count('Steps', 'Steps that began.'),
      failed_nodes: count('Failed steps', 'Those that failed.'),
    },
  },
  {
    name: 'domain_activity',
    question: 'What is paused or draining?',
    ...BESIDE,
    select: () => sql`SELECT domain, key, paused, draining, note
FROM domain_activity
ORDER BY domain, key`,
    columns: {
      domain: text('Domain', 'Kind of component.'),
      key: text('Component', 'The component.'),
      paused: text('Paused', 'Whether it is paused.'),
      draining: text('Draining', 'Whether it takes nothing new.'),
      note: text('Note', "The operator's remark."),
    },
  },
] as const satisfies readonly Preset[];
