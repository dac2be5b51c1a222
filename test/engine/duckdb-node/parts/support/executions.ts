/** A whole number below another, by the number of the row. */
const chance = (of: number, below: number) => `CAST(hash(i, ${of}) % ${below} AS INTEGER)`;

/** One every 5 minutes until END, the newest first; those of negative numbers are later. */
export const executions = (from: number, to: number, minutes = 5) => `INSERT INTO executions (
    task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
    swarm_topology, routing_confidence, complexity_score, success, duration_seconds, quality_score, cost_estimate,
    actual_cost, error_type, user_accepted, user_rating, peak_memory_mb, cpu_time_seconds, solution_summary, metadata)
  SELECT uuid(), TIMESTAMP '2026-02-09 12:00:00' - to_milliseconds(i * ${minutes * 60_000} + ${chance(0, 60000)}),
    ['test', 'refactor', 'review'][1 + ${chance(1, 3)}], 'task', ['mahavishnu', 'oneiric', ''][1 + ${chance(2, 3)}],
    ${chance(3, 9)}, ${chance(4, 1000)}, ['small', 'medium', 'large'][1 + ${chance(5, 3)}],
    ['mahavishnu', 'session-buddy'][1 + ${chance(6, 2)}], CASE WHEN i % 4 > 0 THEN 'quorum' END, ${chance(7, 100)} / 100,
    ${chance(8, 100)}, i % 7 > 0, ${chance(9, 10000)} / 99, CASE WHEN i % 5 > 0 THEN ${chance(10, 100)} END,
    ${chance(11, 100)} / 1000, ${chance(12, 100)} / 999, CASE WHEN i % 7 = 0 THEN 'timeout' END,
    CASE WHEN i % 3 = 0 THEN i % 2 = 0 END, CASE WHEN i % 6 = 0 THEN 1 + ${chance(13, 5)} END,
    ${chance(14, 5000)} / 7, CASE WHEN i % 2 = 0 THEN ${chance(15, 500)} / 7 END, 'solution ' || ${chance(16, 4)},
    CASE WHEN i % 9 = 0 THEN '{"defaulted": ["routing_confidence"]}' END
  FROM range(${from}, ${to}) AS numbers(i)`;
