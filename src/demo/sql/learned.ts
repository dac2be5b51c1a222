import { derivedField } from '../../model/derived';
import { quoteText } from '../../model/quote';
import { ANSWERS } from '../catalogue/answers';
import { timestamp } from './expressions';

/** Ids that are the same whenever the demo is. */
const idOf = (...parts: readonly string[]) => `md5(concat_ws('|', ${parts.join(', ')}))::UUID`;

const RATED = `SELECT task_id, timestamp, user_rating, user_accepted, duration_seconds
FROM executions
WHERE user_rating IS NOT NULL AND hash(task_id) % 4 = 0`;

const FEEDBACK = `INSERT INTO feedback
  (feedback_id, task_id, timestamp, feedback_type, rating, accepted, issue_type, visibility, model_appropriate, speed_acceptable, expectations_met, applied_at)
SELECT
  ${idOf("'feedback'", 'task_id')},
  task_id,
  timestamp + INTERVAL 20 MINUTE,
  (['poor', 'poor', 'fair', 'good', 'excellent'])[user_rating],
  user_rating,
  user_accepted,
  CASE WHEN user_rating <= 2 THEN
    CASE WHEN duration_seconds > 60 THEN 'too_slow' WHEN hash(task_id) % 3 = 0 THEN 'wrong_model' ELSE 'poor_quality' END
  END,
  CASE WHEN hash(task_id) % 5 = 0 THEN 'public' WHEN hash(task_id) % 5 < 3 THEN 'team' ELSE 'private' END,
  user_rating > 1,
  duration_seconds <= 60,
  user_rating >= 4,
  timestamp + INTERVAL 21 MINUTE
FROM (${RATED})`;

/** The repositories, the busiest first. */
const REPOSITORIES = `SELECT repo, count(*) AS runs, avg(success::INT) AS success, max(timestamp) AS newest,
    row_number() OVER (ORDER BY count(*) DESC, repo) AS place
  FROM executions GROUP BY repo`;

const QUALITY_POLICIES = `INSERT INTO quality_policies
SELECT
  ${idOf("'quality'", 'repo')},
  repo,
  (['mature', 'stable', 'stable', 'new'])[least(place, 4)],
  (['0.85', '0.8', '0.7', '0.6'])[least(place, 4)]::FLOAT,
  (['strict', 'standard', 'standard', 'lenient'])[least(place, 4)],
  date_trunc('hour', newest - to_days((3 * place)::INTEGER)),
  (['few regressions in a month', 'releases each week', 'releases each week', 'still taking shape'])[least(place, 4)]
FROM (${REPOSITORIES})`;

/** By how much success has to fall short before work goes to the next tier, adjusted by each week's results. */
const WEEKS = `SELECT repo, date_trunc('week', timestamp) AS week, avg(success::INT) AS success, count(user_rating) AS rated
  FROM executions GROUP BY ALL HAVING count(*) >= 20`;

const ADJUSTED = `SELECT
    repo,
    'min_routing_confidence' AS policy_name,
    lag(value) OVER (PARTITION BY repo ORDER BY week) AS old_value,
    value,
    rated,
    success,
    week
  FROM (SELECT *, round(0.9 - (success - 0.8) / 2, 2) AS value FROM (${WEEKS}))`;

const POLICY_ADJUSTMENTS = `INSERT INTO policy_adjustments
  (adjustment_id, repo, policy_name, old_value, new_value, reason, feedback_count, confidence, applied_at)
SELECT
  ${idOf("'adjustment'", 'repo', 'week')},
  repo,
  policy_name,
  old_value,
  value,
  CASE WHEN old_value IS NULL THEN 'first week with enough executions'
    WHEN value > old_value THEN 'fewer successes than the week before'
    ELSE 'more successes than the week before' END,
  rated,
  least(0.95, 0.5 + rated / 200.0),
  least(week + INTERVAL 7 DAY, (SELECT max(timestamp) FROM executions))
FROM (${ADJUSTED})
WHERE old_value IS DISTINCT FROM value`;

const POLICIES = `INSERT INTO policies
SELECT repo, policy_name, arg_max(new_value, applied_at), max(applied_at), arg_max(reason, applied_at)
FROM policy_adjustments
GROUP BY repo, policy_name`;

const Q_TABLE = `INSERT INTO q_table
SELECT
  task_type || ', complexity ' || ${derivedField('complexity_bucket').sql},
  model_tier,
  round(avg(success::INT) - avg(actual_cost) * 2, 4),
  count(*),
  max(timestamp)
FROM executions
GROUP BY 1, 2
HAVING count(*) >= 10`;

const EXPERIMENTS = ANSWERS.experiments.map(
  ({ name, taskType, variant }) => `INSERT INTO experiments
    (experiment_id, name, hypothesis, variants, status, start_time, min_sample_size, metrics)
SELECT
  ${idOf("'experiment'", quoteText(name))},
  ${quoteText(name)},
  ${quoteText(`The variant ${variant} succeeds more often in ${taskType}.`)},
  '{"control":0.5,"${variant}":0.5}',
  'running',
  min(timestamp),
  1000,
  '["success_rate"]'
FROM executions
WHERE json_extract_string(metadata, '$.experiment') = ${quoteText(name)}
HAVING count(*) > 0`,
);

const EXPERIMENT_METRICS = `INSERT INTO experiment_metrics
SELECT
  ${idOf("'figure'", 'experiment_id', 'variant')},
  experiment_id,
  variant,
  'success_rate',
  success,
  newest
FROM (
  SELECT json_extract_string(metadata, '$.experiment') AS name, json_extract_string(metadata, '$.variant') AS variant, avg(success::INT) AS success, max(timestamp) AS newest
  FROM executions
  WHERE json_extract_string(metadata, '$.experiment') IS NOT NULL
  GROUP BY ALL
)
JOIN experiments USING (name)`;

const EXPERIMENT_ASSIGNMENTS = `INSERT INTO experiment_assignments
SELECT ${idOf("'assignment'", 'task_id')}, experiment_id, task_id, json_extract_string(x.metadata, '$.variant'), timestamp
FROM executions AS x
JOIN experiments ON name = json_extract_string(x.metadata, '$.experiment')`;

const REFUSED = [
  { reason: 'is not a known column', field: 'quality', kind: 'execution', source: 'collector', hours: 3 },
  { reason: 'is not a known column', field: 'quality', kind: 'execution', source: 'collector', hours: 4 },
  {
    reason: 'lies more than 5 minutes in the future',
    field: 'timestamp',
    kind: 'execution',
    source: 'otlp',
    hours: 30,
  },
  { reason: 'is outside 1 to 5', field: 'rating', kind: 'feedback', source: 'collector', hours: 51 },
] as const;

const quarantineSql = (end: number) => `INSERT INTO quarantine
  (quarantine_id, received_at, source, kind, field, reason, record, status, settled_at)
SELECT
  ${idOf("'refused'", 'place')},
  ${timestamp(end)} - to_hours(hours),
  source,
  kind,
  field,
  reason,
  '{}',
  CASE WHEN source = 'otlp' THEN 'dropped' ELSE 'replayed' END,
  ${timestamp(end)} - to_hours(hours - 1)
FROM (VALUES ${REFUSED.map(
  ({ reason, field, kind, source, hours }, i) =>
    `(${i}, ${hours}, ${[source, kind, field, reason].map(quoteText).join(', ')})`,
).join(', ')}) AS refused (place, hours, source, kind, field, reason)
WHERE EXISTS (SELECT 1 FROM executions)`;

const NIGHTS = 14;

/** Every night at three, the last of which is over. */
const maintenanceSql = (end: number) => `INSERT INTO maintenance_log
  (run_id, operation, started_at, ended_at, records_affected, outcome)
SELECT
  ${idOf("'run'", 'operation', 'night')},
  operation,
  date_trunc('day', ${timestamp(end)} - INTERVAL 4 HOUR) - to_days(night::INTEGER) + to_minutes(180 + later),
  date_trunc('day', ${timestamp(end)} - INTERVAL 4 HOUR) - to_days(night::INTEGER) + to_minutes(180 + later)
    + to_milliseconds(1500 + 40 * night),
  affected,
  CASE WHEN operation = 'backup.create' AND night = 5 THEN 'failed' ELSE 'succeeded' END
FROM range(${NIGHTS}) AS nights (night)
CROSS JOIN (VALUES ('backup.create', 0, NULL), ('retention.run', 20, 0)) AS operations (operation, later, affected)
WHERE EXISTS (SELECT 1 FROM executions)`;

/** Fills the other tables as an orchestrator that has been at work would have. @param end milliseconds since the epoch */
export const learnedSql = (end: number): readonly string[] => [
  FEEDBACK,
  QUALITY_POLICIES,
  POLICY_ADJUSTMENTS,
  POLICIES,
  Q_TABLE,
  ...EXPERIMENTS,
  EXPERIMENT_ASSIGNMENTS,
  EXPERIMENT_METRICS,
  quarantineSql(end),
  maintenanceSql(end),
];
