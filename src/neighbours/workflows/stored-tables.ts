import type { NeighbourName } from '../../model/neighbours';

/** How Oneiric calls its tables, by how queries do. */
export const STORED_TABLES = {
  workflow_executions: 'workflow_executions',
  workflow_execution_nodes: 'workflow_execution_nodes',
  workflow_checkpoints: 'workflow_checkpoints',
  domain_activity: 'activity',
} as const satisfies Partial<Record<NeighbourName, string>>;

export type WorkflowTable = keyof typeof STORED_TABLES;

export const WORKFLOW_TABLES = Object.keys(STORED_TABLES) as WorkflowTable[];
