import { timestamp } from './expressions';

/** A person looks at one recent result, accepts or rejects it and rates it; a quality gate that ran late adds its score. */
export function lateFeedbackSql(since: number): string {
  const candidate = `SELECT task_id FROM executions
  WHERE timestamp >= ${timestamp(since)} AND user_accepted IS NULL
  ORDER BY hash(task_id) LIMIT 1`;
  return `UPDATE executions SET
  user_accepted = success,
  user_rating = CASE WHEN success THEN 3 + (hash(task_id) % 3)::INTEGER ELSE 1 + (hash(task_id) % 2)::INTEGER END,
  quality_score = CASE WHEN success THEN coalesce(quality_score, 70 + (hash(task_id) % 25)::INTEGER) ELSE quality_score END
WHERE task_id = (${candidate})`;
}
