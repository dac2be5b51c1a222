import { op } from '../tree/op';
import { sql } from '../tree/sql';
import { count, fraction, text, time } from '../vocabulary/column-info';
import { BESIDE, type Preset } from './preset';

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
