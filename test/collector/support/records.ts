import { randomUUID } from 'node:crypto';

export interface SentRecord extends Record<string, unknown> {
  readonly task_id: string;
}

/** A complete execution. What it says follows from its id, so that one that was torn is known. */
export function record(over: Record<string, unknown> = {}): SentRecord {
  const task_id = typeof over.task_id === 'string' ? over.task_id : randomUUID();
  const seed = Number.parseInt(task_id.slice(0, 6), 16);
  return {
    task_id,
    timestamp: new Date(1_760_000_000_000 + seed).toISOString(),
    task_type: 'refactor',
    task_description: `Task ${task_id}`,
    repo: `repo-${seed % 20}`,
    file_count: seed % 50,
    estimated_tokens: seed % 10_000,
    model_tier: ['small', 'medium', 'large'][seed % 3],
    pool_type: 'mahavishnu',
    routing_confidence: 0.5,
    complexity_score: seed % 101,
    success: seed % 5 !== 0,
    duration_seconds: (seed % 1000) / 4,
    quality_score: seed % 101,
    cost_estimate: 0.25,
    actual_cost: 0.5,
    metadata: { pool_id: `pool-${seed % 7}` },
    ...over,
  };
}

/** SQL that is true for rows of `executions` that are as `record` makes them. */
export const WHOLE = `task_description = 'Task ' || task_id::VARCHAR
  AND file_count = seed % 50 AND estimated_tokens = seed % 10000 AND complexity_score = seed % 101
  AND duration_seconds = (seed % 1000) / 4.0 AND repo = 'repo-' || seed % 20
  AND epoch_ms("timestamp") = 1760000000000 + seed AND (metadata->>'pool_id') = 'pool-' || seed % 7`;
export const SEED = `('0x' || substr(task_id::VARCHAR, 1, 6))::BIGINT AS seed`;
