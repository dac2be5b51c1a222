import type { Writer } from '../writers/writer';

/** Executions of the last minutes, one a minute back from now; each tenth failed, with an error. */
export function insertRecent(writer: Writer, rows: number): Promise<void> {
  return writer.run(`
    INSERT INTO executions (
      task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
      routing_confidence, complexity_score, success, duration_seconds, quality_score, cost_estimate, actual_cost,
      error_type, peak_memory_mb, metadata)
    SELECT uuid(), (now() AT TIME ZONE 'UTC') - i * INTERVAL 1 MINUTE - INTERVAL 30 SECOND,
      ['test', 'refactor'][1 + i % 2], 'execution ' || i, ['mahavishnu', 'a "quoted", one'][1 + i % 2], 1, 100,
      ['small', 'medium', 'large'][1 + i % 3], 'mahavishnu', 0.95, 50, i % 10 <> 0, 1 + i % 4, 90, 0.003, 0.002,
      CASE WHEN i % 10 = 0 THEN 'timeout' END, 100 + i % 3, {'n': i}::JSON
    FROM range(${rows}) AS numbers(i)`);
}
