import { quoteIdentifier } from '../../../model/quote';
import type { SqliteColumn } from '../../sqlite/database';

const KEY = ['run_id', 'node_key'];

/** Columns of steps as Oneiric makes them. */
export const NODE_COLUMNS: readonly SqliteColumn[] = [
  { name: 'run_id', type: 'TEXT' },
  { name: 'node_key', type: 'TEXT' },
  { name: 'status', type: 'TEXT' },
  { name: 'started_at', type: 'TEXT' },
  { name: 'ended_at', type: 'TEXT' },
  { name: 'attempts', type: 'INTEGER' },
  { name: 'error', type: 'TEXT' },
];

/** Steps with a key that is always there and a run that exists. @param columns whatever else the table has is kept */
export function nodesDdl(name: string, columns: readonly SqliteColumn[] = NODE_COLUMNS): string {
  const list = columns.map((column) => {
    const isKey = KEY.includes(column.name.toLowerCase());
    return `${quoteIdentifier(column.name)} ${column.type}${isKey ? ' NOT NULL' : ''}`;
  });
  return `CREATE TABLE ${quoteIdentifier(name)} (
  ${list.join(',\n  ')},
  PRIMARY KEY (run_id, node_key),
  FOREIGN KEY (run_id) REFERENCES workflow_executions (run_id) ON DELETE CASCADE
)`;
}

export const WANTED_INDEXES = {
  idx_workflow_nodes_run_id: 'workflow_execution_nodes (run_id, status)',
  idx_workflow_executions_status: 'workflow_executions (status, started_at DESC)',
} as const;

/** For each run of which only steps are there, what they tell of it. @param extra a column and the value that marks such runs */
export function synthesise(extra: { readonly column: string; readonly value: number } | null): string {
  return `INSERT INTO workflow_executions (run_id, workflow_key, status, started_at, ended_at, error${extra ? `, ${extra.column}` : ''})
SELECT
  run_id,
  NULL,
  CASE
    WHEN sum(status = 'failed') > 0 THEN 'failed'
    WHEN sum(status = 'running') > 0 THEN 'running'
    ELSE 'completed'
  END,
  min(started_at),
  CASE WHEN count(*) = count(ended_at) THEN max(ended_at) END,
  NULL${extra ? `, ${extra.value}` : ''}
FROM workflow_execution_nodes AS n
WHERE run_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM workflow_executions AS e WHERE e.run_id = n.run_id)
GROUP BY run_id`;
}
