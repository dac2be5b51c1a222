import type { TestEngine } from '../../../engine/duckdb-node/support/test-engine';
import { executions } from '../../support/ask';

/** A row of `executions` as JavaScript sees it; `timestamp` and `uploaded_at` in milliseconds since the epoch. */
export interface Execution {
  readonly task_id: string;
  readonly timestamp: number;
  readonly task_type: string | null;
  readonly task_description: string;
  readonly repo: string;
  readonly file_count: number;
  readonly estimated_tokens: number;
  readonly model_tier: string;
  readonly pool_type: string;
  readonly swarm_topology: string | null;
  readonly routing_confidence: number;
  readonly complexity_score: number;
  readonly success: boolean;
  readonly duration_seconds: number | null;
  readonly quality_score: number | null;
  readonly cost_estimate: number;
  readonly actual_cost: number;
  readonly error_type: string | null;
  readonly user_accepted: boolean | null;
  readonly user_rating: number | null;
  readonly peak_memory_mb: number | null;
  readonly cpu_time_seconds: number | null;
  readonly solution_summary: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly uploaded_at: number | null;
}

/** Every row, fetched by plain SQL. */
export async function executionsOf(engine: TestEngine): Promise<Execution[]> {
  const rows = await executions(engine);
  return rows.map(
    ({ metadata, ...row }) =>
      ({ ...row, metadata: metadata === null ? null : JSON.parse(String(metadata)) }) as unknown as Execution,
  );
}

/** The rows of each key, in the order in which the keys first occur. */
export function groupedBy<K>(rows: readonly Execution[], key: (row: Execution) => K): Map<K, Execution[]> {
  const groups = new Map<K, Execution[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
