import type { ByHand } from './by-hand';

const STEPS = 'beside.workflow_execution_nodes';
const RUN_IDS = '(SELECT run_id FROM beside.workflow_executions)';
const LAST = '(SELECT max(started_at) FROM beside.workflow_executions)';
const BEGAN = `(SELECT min(started_at) FROM ${STEPS} AS m WHERE m.run_id = n.run_id)`;
const LOST = `run_id NOT IN ${RUN_IDS}`;
const TIMES = (of: string) =>
  `count(*) AS count, avg(epoch_us(ended_at) - epoch_us(${of})) / 1e6 AS avg_duration,
  quantile_cont((epoch_us(ended_at) - epoch_us(${of})) / 1e6, 0.95) AS p95_duration,
  max(epoch_us(ended_at) - epoch_us(${of})) / 1e6 AS max_duration`;

/** Every run, by its steps; the demo has no run without a step. */
const RUNS = `(SELECT run_id,
    (SELECT workflow_key FROM beside.workflow_executions AS e WHERE e.run_id = n.run_id) AS workflow_key,
    CASE WHEN bool_or(status = 'failed') THEN 'failed' WHEN bool_or(status = 'running') THEN 'running' ELSE 'completed' END AS status,
    count(*) AS total_nodes, count(CASE WHEN status = 'failed' THEN 1 END) AS failed_nodes,
    min(started_at) AS started_at, CASE WHEN bool_and(ended_at IS NOT NULL) THEN max(ended_at) END AS ended_at,
    run_id IN ${RUN_IDS} AS is_kept
  FROM ${STEPS} AS n GROUP BY run_id)`;
const WITHIN = (column: string) => `${column} BETWEEN $from AND $to`;

export const WORKFLOWS: Readonly<Record<number, ByHand>> = {
  1: `SELECT count(*) AS nodes, sum((${LOST})::INT) AS count, round(sum((${LOST})::INT) * 100 / count(*), 1) AS percentage,
      sum((${LOST} AND ${BEGAN} < ${LAST})::INT) AS history, sum((${LOST} AND ${BEGAN} >= ${LAST})::INT) AS true_orphans
    FROM ${STEPS} AS n`,
  2: `SELECT status, count(*) AS count, round(count(*) * 100 / (SELECT count(*) FROM ${STEPS}), 1) AS percentage
    FROM ${STEPS} GROUP BY 1 ORDER BY 2 DESC, 1`,
  3: `SELECT * EXCLUDE workflow_key FROM ${RUNS} WHERE failed_nodes > 0 ORDER BY started_at DESC LIMIT 10`,
  4: `SELECT error, count(*) AS count, max(started_at) AS last_occurrence FROM ${STEPS} WHERE status = 'failed'
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`,
  5: `SELECT node_key, ${TIMES('started_at')} FROM ${STEPS} WHERE ${WITHIN('ended_at')} GROUP BY 1 ORDER BY 3 DESC`,
  6: `SELECT date_trunc('day', started_at) AS time, count(*) AS nodes, sum((status = 'failed')::INT) AS failed_nodes
    FROM ${STEPS} WHERE ${WITHIN('started_at')} GROUP BY 1`,
  7: {
    sql: `SELECT run_id, node_key, started_at, (epoch_us($now) - epoch_us(started_at)) / 1e6 AS age FROM ${STEPS}
      WHERE ended_at IS NULL ORDER BY started_at`,
    within: 30,
  },
  8: 'SELECT * FROM beside.domain_activity ORDER BY domain, key',
  9: `SELECT * FROM ${RUNS} WHERE ${WITHIN('started_at')} ORDER BY started_at DESC LIMIT 50`,
  10: `SELECT coalesce(workflow_key, '(no longer kept)') AS workflow_key, ${TIMES('started_at')} FROM ${RUNS}
    WHERE ${WITHIN('ended_at')} GROUP BY 1 ORDER BY 3 DESC`,
};

const MEANS = `SELECT taken_at AS time, avg_coverage, repos_count AS repos, total_files_tested AS files,
    avg_coverage - (SELECT b.avg_coverage FROM beside.coverage_snapshots AS b WHERE b.taken_at < s.taken_at ORDER BY b.taken_at DESC LIMIT 1) AS delta,
    is_duplicate
  FROM beside.coverage_snapshots AS s`;

export const COVERAGE: Readonly<Record<number, ByHand>> = {
  1: `${MEANS} ORDER BY taken_at DESC LIMIT 1`,
  2: `SELECT repo, any_value(role) AS role, max_by(coverage, taken_at) AS coverage, max_by(files_tested, taken_at) AS files_tested,
      max_by(coverage, taken_at) - list_extract(max_by(coverage, taken_at, 2), 2) AS delta
    FROM beside.repository_coverage WHERE NOT is_duplicate GROUP BY 1 ORDER BY 3, 1`,
  3: `SELECT taken_at AS time, repo, coverage FROM beside.repository_coverage WHERE ${WITHIN('taken_at')}
    UNION ALL SELECT taken_at, 'mean of all', mean FROM (
      SELECT taken_at, avg(coverage) AS mean FROM beside.repository_coverage WHERE ${WITHIN('taken_at')} GROUP BY 1)`,
  4: `${MEANS} ORDER BY taken_at`,
};
