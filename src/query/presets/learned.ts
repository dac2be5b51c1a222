import { sql, withTables } from '../tree/sql';
import { count, fraction, ratio, text, time } from '../vocabulary/column-info';
import { BESIDE, type Preset } from './preset';

const REPOSITORY = text('Repository', 'Short name.');
const POLICY = text('Policy', 'Name of the value.');
const REASON = text('Reason', 'Why it was changed.');
const EXPERIMENT = text('Experiment', 'What people call it.');

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
