import { Writer } from '../../writers/writer';

/** Stands in everything that people typed. */
export const MARK = 'Xylograph';

const TIERS = ['small', 'medium', 'large'] as const;

/** Row i is i + 1 minutes old. One in ten fails, each lasts i seconds. */
export async function startRecord(path: string, rows: number): Promise<Writer> {
  const writer = await Writer.startLearning(path, 0);
  await writer.run(`INSERT INTO executions (
    task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
    routing_confidence, complexity_score, success, duration_seconds, quality_score, cost_estimate, actual_cost,
    error_type, error_message, solution_summary, metadata)
  SELECT uuid(), make_timestamp(epoch_us(now())) - (i + 1) * INTERVAL 1 MINUTE, 'test', '${MARK} description ' || i,
    'repo-' || i % 40, 1, 100, ['small', 'medium', 'large'][1 + i % 3], 'mahavishnu', 0.5, 50, i % 10 <> 0, i, 80, 0.01, 0.02,
    CASE WHEN i % 10 = 0 THEN 'timeout' END, CASE WHEN i % 10 = 0 THEN '${MARK} message' END, '${MARK} solution',
    '{"pool_id": "${MARK}"}'
  FROM range(${rows}) AS numbers(i)`);
  return writer;
}

/** What `startRecord` has written, by model tier. */
export function expectedByTier(rows: number) {
  return TIERS.map((tier, place) => {
    const own = Array.from({ length: rows }, (_, i) => i).filter((i) => i % 3 === place);
    const successes = own.filter((i) => i % 10 !== 0).length;
    const meanDuration = own.reduce((sum, i) => sum + i, 0) / own.length;
    return { tier, executions: own.length, successRate: (100 * successes) / own.length, meanDuration };
  });
}
