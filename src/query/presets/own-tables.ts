import { op } from '../tree/op';
import { sql, withTables } from '../tree/sql';
import { count, fraction, ratio, text, time } from '../vocabulary/column-info';
import { BESIDE, type Preset } from './preset';

const REPOSITORY = text('Repository', 'Short name.');
const POLICY = text('Policy', 'Name of the value.');
const REASON = text('Reason', 'Why it was changed.');
const EXPERIMENT = text('Experiment', 'What people call it.');

/** What people said of executions. Their comments are not shown: not all are meant for everybody. */
export const FEEDBACK = [
  {
    name: 'rating_distribution',
    question: 'How are ratings distributed?',
    window: '30d',
    select: ({ rows }) => sql`SELECT CAST(user_rating AS VARCHAR) AS stars, count(*) AS executions
FROM executions
WHERE ${rows} AND user_rating IS NOT NULL
GROUP BY user_rating
ORDER BY user_rating`,
    columns: {
      stars: text('Stars', 'The rating.'),
      executions: count('Executions', 'Executions that were rated so.'),
    },
  },
  {
    name: 'feedback_summary',
    question: 'What do people say of executions?',
    ...BESIDE,
    window: '30d',
    select: ({ from, to }) => sql`SELECT
  count(*) AS feedback,
  ${op.countIf(sql`accepted`)} / nullif(CAST(count(accepted) AS DOUBLE), 0) AS accepted,
  ${op.countIf(sql`model_appropriate`)} / nullif(CAST(count(model_appropriate) AS DOUBLE), 0) AS model_fits,
  ${op.countIf(sql`speed_acceptable`)} / nullif(CAST(count(speed_acceptable) AS DOUBLE), 0) AS quick_enough,
  ${op.countIf(sql`expectations_met`)} / nullif(CAST(count(expectations_met) AS DOUBLE), 0) AS as_expected,
  ${op.countIf(sql`applied_at IS NULL`)} AS waiting
FROM feedback
WHERE "timestamp" BETWEEN ${from} AND ${to}`,
    columns: {
      feedback: count('Feedback', 'Pieces of feedback that were given.'),
      accepted: fraction('Accepted', 'Of those that say whether the result was accepted.'),
      model_fits: fraction('Model fits', 'Of those that say whether the model fitted the task.'),
      quick_enough: fraction('Quick enough', 'Of those that say whether it was quick enough.'),
      as_expected: fraction('As expected', 'Of those that say whether it did what was wanted.'),
      waiting: count('Waiting', 'Those whose execution has not arrived.'),
    },
  },
  {
    name: 'feedback_issues',
    question: 'What do people find wrong?',
    ...BESIDE,
    window: '30d',
    select: ({ from, to }) => sql`SELECT
  issue_type,
  count(*) AS count,
  avg(rating) AS avg_rating,
  max("timestamp") AS last_seen
FROM feedback
WHERE "timestamp" BETWEEN ${from} AND ${to} AND issue_type IS NOT NULL
GROUP BY issue_type
ORDER BY count DESC, issue_type`,
    columns: {
      issue_type: text('Issue', 'What was wrong.'),
      count: count('Count', 'Pieces of feedback that say so.'),
      avg_rating: { label: 'Rating', unit: 'stars', help: 'Mean of the ratings among them.' },
      last_seen: time('Last seen', 'When it was last said.'),
    },
  },
  {
    name: 'recent_feedback',
    question: 'Which feedback came last?',
    ...BESIDE,
    window: '30d',
    limit: 100,
    select: ({ from, to, limit }) => sql`SELECT
  "timestamp" AS time,
  feedback_type,
  rating,
  accepted,
  issue_type,
  visibility,
  task_id
FROM feedback
WHERE "timestamp" BETWEEN ${from} AND ${to}
ORDER BY "timestamp" DESC, feedback_id
LIMIT ${limit}`,
    columns: {
      time: time('Time', 'When it was given.'),
      feedback_type: text('Kind', 'How it was given.'),
      rating: { label: 'Rating', unit: 'stars', help: 'Stars.' },
      accepted: text('Accepted', 'Whether the result was accepted.'),
      issue_type: text('Issue', 'What was wrong.'),
      visibility: text('Visibility', 'Who may see it.'),
      task_id: text('Execution', 'The execution that it is about.'),
    },
  },
] as const satisfies readonly Preset[];

/** What the collector refused, and what was done to the database. */
export const RECORD_KEEPING = [
  {
    name: 'refused_records',
    question: 'Which records were refused, and why?',
    ...BESIDE,
    limit: 50,
    select: ({ limit }) => sql`SELECT
  status,
  source,
  kind,
  field,
  reason,
  count(*) AS count,
  max(received_at) AS last_seen
FROM quarantine
GROUP BY status, source, kind, field, reason
ORDER BY CASE status WHEN 'held' THEN 0 ELSE 1 END, count DESC, reason, source, kind, field, status
LIMIT ${limit}`,
    columns: {
      status: text('Status', 'held, until somebody replays or drops it.'),
      source: text('Source', 'What refused it.'),
      kind: text('Kind', 'What it would have been.'),
      field: text('Field', 'The field at fault; empty where it was the whole.'),
      reason: text('Reason', 'What was wrong.'),
      count: count('Count', 'Records refused for it.'),
      last_seen: time('Last', 'When the last was refused.'),
    },
  },
  {
    name: 'maintenance_runs',
    question: 'Which operations ran on the database, and how did they end?',
    ...BESIDE,
    limit: 50,
    select: ({ limit }) => sql`SELECT
  started_at,
  operation,
  outcome,
  ${op.seconds(sql`started_at`, sql`ended_at`)} AS duration,
  records_affected
FROM maintenance_log
ORDER BY started_at DESC, run_id
LIMIT ${limit}`,
    columns: {
      started_at: time('Began', 'When it began.'),
      operation: text('Operation', 'Name of the operation.'),
      outcome: text('Outcome', 'How it ended; running also for one that was killed.'),
      duration: { label: 'Duration', unit: 'seconds', help: 'From its begin to its end.' },
      records_affected: count('Rows', 'Rows written, moved or deleted.'),
    },
  },
] as const satisfies readonly Preset[];

/** What the orchestrator has learned and adjusts by itself. */
export const LEARNED = [
  {
    name: 'learned_summary',
    question: 'What has the orchestrator learned?',
    ...BESIDE,
    select: () => sql`SELECT
  (SELECT count(*) FROM policies) AS policies,
  (SELECT max(applied_at) FROM policy_adjustments) AS last_adjusted,
  (SELECT count(DISTINCT state) FROM q_table) AS states,
  (SELECT count(*) FROM q_table) AS q_values,
  (SELECT max(last_updated) FROM q_table) AS last_learned,
  (SELECT count(*) FROM experiments WHERE status = 'running') AS running`,
    columns: {
      policies: count('Policies', 'Values in force.'),
      last_adjusted: time('Last change', 'When a policy was changed last.'),
      states: count('States', 'Situations that the router knows.'),
      q_values: count('Q-values', 'Pairs of a state and an action that have a value.'),
      last_learned: time('Last learned', 'When a Q-value was changed last.'),
      running: count('Running experiments', 'Experiments under way.'),
    },
  },
  {
    name: 'policies_in_force',
    question: 'Which policies are in force?',
    typedTexts: ['adjustment_reason'],
    ...BESIDE,
    limit: 200,
    select: ({ limit }) => sql`SELECT
  repo,
  policy_name,
  CAST(policy_value AS DOUBLE) AS policy_value,
  date_trunc('second', last_adjusted) AS last_adjusted,
  adjustment_reason
FROM policies
ORDER BY repo, policy_name
LIMIT ${limit}`,
    columns: {
      repo: REPOSITORY,
      policy_name: POLICY,
      policy_value: ratio('Value', 'The value in force.'),
      last_adjusted: time('Changed', 'When it was changed last.'),
      adjustment_reason: REASON,
    },
  },
  {
    name: 'policy_changes',
    question: 'How did policies change?',
    typedTexts: ['reason'],
    ...BESIDE,
    window: '90d',
    limit: 200,
    select: ({ from, to, limit }) => sql`SELECT
  applied_at,
  repo,
  policy_name,
  CAST(old_value AS DOUBLE) AS old_value,
  CAST(new_value AS DOUBLE) AS new_value,
  feedback_count,
  CAST(confidence AS DOUBLE) AS confidence,
  reason
FROM policy_adjustments
WHERE applied_at BETWEEN ${from} AND ${to}
ORDER BY applied_at DESC, repo, policy_name
LIMIT ${limit}`,
    columns: {
      applied_at: time('In force from', 'When it came into force.'),
      repo: REPOSITORY,
      policy_name: POLICY,
      old_value: ratio('Before', 'Empty for the first.'),
      new_value: ratio('After', 'The value from then on.'),
      feedback_count: count('Feedback', 'Feedback that it rests on.'),
      confidence: fraction('Confidence', 'How sure the orchestrator was.'),
      reason: REASON,
    },
  },
  {
    name: 'quality_policies',
    question: 'How strict is the quality gate with each repository?',
    typedTexts: ['adjustment_reason'],
    ...BESIDE,
    limit: 200,
    select: ({ limit }) => sql`SELECT
  repo,
  project_maturity,
  strictness_level,
  CAST(coverage_threshold AS DOUBLE) AS coverage_threshold,
  date_trunc('second', last_adjusted) AS last_adjusted,
  adjustment_reason
FROM quality_policies
ORDER BY repo, quality_policies.last_adjusted DESC
LIMIT ${limit}`,
    columns: {
      repo: REPOSITORY,
      project_maturity: text('Maturity', 'How settled the project is.'),
      strictness_level: text('Strictness', 'How strict the gate is.'),
      coverage_threshold: fraction('Least coverage', 'Least coverage of tests.'),
      last_adjusted: time('Changed', 'When it was changed.'),
      adjustment_reason: REASON,
    },
  },
  {
    name: 'q_values',
    question: 'What does the router hold best in each state, and by how much?',
    ...BESIDE,
    limit: 200,
    select: ({ limit }) => sql`SELECT
  state,
  max(action) FILTER (WHERE place = 1) AS best,
  max(q_value) AS q_value,
  max(q_value) - max(q_value) FILTER (WHERE place = 2) AS margin,
  count(*) AS actions,
  sum(update_count) AS update_count,
  max(last_updated) AS last_updated
FROM (
  SELECT *, row_number() OVER (PARTITION BY state ORDER BY q_value DESC, action) AS place
  FROM q_table
) AS ranked
GROUP BY state
ORDER BY update_count DESC, state
LIMIT ${limit}`,
    columns: {
      state: text('State', 'What the task looks like.'),
      best: text('Best action', 'What is worth most there.'),
      q_value: ratio('Q-value', 'Its worth.'),
      margin: ratio('Ahead by', 'How much more it is worth than the next; empty where there is no other.'),
      actions: count('Actions', 'Actions that have a value there.'),
      update_count: count('Updates', 'How often any of them was learned.'),
      last_updated: time('Learned', 'When one was learned last.'),
    },
  },
  {
    name: 'planned_experiments',
    question: 'Which experiments are written down, and what was measured of them?',
    typedTexts: ['hypothesis'],
    ...BESIDE,
    limit: 100,
    select: ({ limit }) =>
      withTables(
        [
          sql`measured AS (
  SELECT experiment_id, count(*) AS figures
  FROM experiment_metrics
  GROUP BY experiment_id
)`,
          sql`assigned AS (
  SELECT experiment_id, count(*) AS assigned
  FROM experiment_assignments
  GROUP BY experiment_id
)`,
        ],
        sql`SELECT
  e.name,
  e.status,
  e.hypothesis,
  date_trunc('second', e.start_time) AS start_time,
  date_trunc('second', e.end_time) AS end_time,
  e.min_sample_size,
  coalesce(a.assigned, 0) AS assigned,
  coalesce(m.figures, 0) AS figures
FROM experiments AS e
LEFT JOIN measured AS m ON m.experiment_id = e.experiment_id
LEFT JOIN assigned AS a ON a.experiment_id = e.experiment_id
ORDER BY e.start_time DESC NULLS LAST, e.name
LIMIT ${limit}`,
      ),
    columns: {
      name: EXPERIMENT,
      status: text('Status', 'How far it is.'),
      hypothesis: text('Hypothesis', 'What it is to show.'),
      start_time: time('Began', 'When it began.'),
      end_time: time('Ended', 'When it ended.'),
      min_sample_size: count('Needed', 'Executions that each variant needs.'),
      assigned: count('Assigned', 'Tasks that were given a variant.'),
      figures: count('Figures', 'Measurements of its variants.'),
    },
  },
] as const satisfies readonly Preset[];
