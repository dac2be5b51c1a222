/** What of an execution goes into its embedding. */
export interface EmbeddedExecution {
  readonly task_type: string | null;
  readonly task_description: string | null;
  readonly repo: string | null;
  readonly model_tier: string | null;
  readonly pool_type: string | null;
  readonly swarm_topology: string | null;
  readonly success: boolean | null;
  readonly solution_summary: string | null;
}

function outcome(success: boolean | null): string | null {
  if (success === null) return null;
  return success ? 'success' : 'failure';
}

/**
 * The text of which the embedding of an execution is made: task type, description, repository, tier, pool, topology,
 * outcome and solution, those that there are, parted by ` | `.
 */
export function embeddingText(execution: EmbeddedExecution): string {
  const { task_type, task_description, repo, model_tier, pool_type, swarm_topology, success, solution_summary } =
    execution;
  return [task_type, task_description, repo, model_tier, pool_type, swarm_topology, outcome(success), solution_summary]
    .filter((part) => part !== null && part.trim() !== '')
    .join(' | ');
}
