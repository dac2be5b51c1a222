import { schemaDdl } from '../../../src/model/schema';
import type { MemoryDatabase } from '../../support/memory-database';

/** Noon UTC of the day that the fixture is about. */
export const NOON = Date.UTC(2026, 1, 9, 12);

/** One execution each ten minutes from 06:00 to 17:50 UTC on 2026-02-09, 72 in all, in tiers small, medium, large by turns. */
export async function createExecutions(db: MemoryDatabase): Promise<void> {
  for (const statement of schemaDdl()) await db.run(statement);
  await db.run(`
    INSERT INTO executions BY NAME
    SELECT uuid() AS task_id, TIMESTAMP '2026-02-09 06:00:00' + i * INTERVAL '10 minutes' AS timestamp,
      'test' AS task_type, 'a task' AS task_description, 'repo' || i % 4 AS repo, 1 AS file_count,
      100 AS estimated_tokens, ['small', 'medium', 'large'][i % 3 + 1] AS model_tier, 'mahavishnu' AS pool_type,
      0.5 AS routing_confidence, 50 AS complexity_score, i % 5 > 0 AS success, i AS duration_seconds,
      CASE WHEN i % 2 = 0 THEN i END AS quality_score, 0.1 AS cost_estimate, 0.2 AS actual_cost,
      CASE WHEN i % 5 = 0 THEN ['timeout', 'crash'][i % 2 + 1] END AS error_type,
      json_object('worker', 'w' || i % 3, 'a"b.c', 'x') AS metadata
    FROM range(72) t(i)`);
}
