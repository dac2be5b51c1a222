import { alone, type ByHand, COST_PER_SUCCESS, LAST_SEEN, N, per, QUALITY, RATE } from './by-hand';

const SOLVED = { where: 'solution_summary IS NOT NULL' };
const SEEN = `min(timestamp) AS first_seen, ${LAST_SEEN}`;
const RATINGS = [1, 2, 3, 4, 5].map(
  (stars) => `sum((user_rating IS NOT DISTINCT FROM ${stars})::INT) AS ratings_${stars}`,
);

export const SOLUTIONS: Readonly<Record<number, ByHand>> = {
  1: `${alone(N)} WHERE solution_summary IS NOT NULL`,
  2: `${alone(RATE)} WHERE solution_summary IS NOT NULL`,
  3: alone('100 * avg(user_accepted::INT) AS acceptance_rate'),
  4: alone('avg(user_rating) AS rating_avg'),
  5: per('solution_summary', `${N}, ${RATE}, ${QUALITY}, ${COST_PER_SUCCESS}, ${SEEN}`, {
    ...SOLVED,
    having: 'count(*) >= 5',
    limit: 25,
  }),
  6: per(
    ['solution_summary', 'repo'],
    `count(*) AS usage_count, sum(success::INT) AS success_count, avg(quality_score) AS avg_quality, ${SEEN},
    avg(success::INT) AS success_rate, string_agg(DISTINCT task_type, ', ' ORDER BY task_type) AS task_types`,
    { ...SOLVED, having: 'count(*) >= 5', limit: 25 },
  ),
  7: `SELECT date_trunc('day', timestamp) AS time,
      CASE WHEN solution_summary IN (
        SELECT solution_summary FROM x WHERE solution_summary IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5
      ) THEN solution_summary ELSE 'other (rest)' END AS solution_summary,
      ${N}
    FROM x WHERE solution_summary IS NOT NULL GROUP BY 1, 2`,
  8: per('solution_summary', RATE, { ...SOLVED, having: 'count(*) >= 5', limit: 8 }),
  9: per('task_type', N, SOLVED),
  10: per('repo', `${N}, ${RATE}, ${QUALITY}, avg(user_rating) AS rating_avg`, { ...SOLVED, limit: 15 }),
  12: {
    // Ours is of FLOAT, as the embeddings are stored.
    within: 1e-5,
    sql: `, asked AS (SELECT task_id, CAST(embedding AS DOUBLE[]) AS a FROM executions WHERE CAST(task_id AS VARCHAR) = '$task_id' LIMIT 1),
    pairs AS (SELECT x.*, CAST(x.embedding AS DOUBLE[]) AS b, a FROM x, asked WHERE x.task_id <> asked.task_id AND len(x.embedding) = len(a))
    SELECT list_sum(list_transform(list_zip(a, b), lambda p: p[1] * p[2]))
        / sqrt(list_sum(list_transform(a, lambda v: v * v)) * list_sum(list_transform(b, lambda v: v * v))) AS similarity,
      timestamp AS time, task_id, task_type, task_description, repo, model_tier, pool_type, success, duration_seconds,
      quality_score, actual_cost, solution_summary
    FROM pairs WHERE similarity >= 0.7 ORDER BY similarity DESC, time DESC, task_id LIMIT 25`,
  },
  11: per('model_tier', RATINGS.join(', ')),
};
