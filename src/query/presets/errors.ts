import { op } from '../tree/op';
import { literal, sql, value, withTables } from '../tree/sql';
import { count, text, time } from '../vocabulary/column-info';
import { derivedSql } from '../vocabulary/model-column';
import type { Preset } from './preset';

const FAILED = sql`(${derivedSql('failed')})`;

/** What differs from one message to the next; RE2 and Java read these alike. */
const VARYING: readonly { readonly pattern: string; readonly by: string }[] = [
  { pattern: '\\s+', by: ' ' },
  { pattern: '"[^"]*"|`[^`]*`', by: '<text>' },
  // An apostrophe within a word opens nothing.
  { pattern: "\\B'[^']*'\\B", by: '<text>' },
  { pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', by: '<id>' },
  { pattern: '\\b(0x[0-9a-fA-F]+|[0-9a-f]{8,}|[0-9A-F]{8,})\\b', by: '<id>' },
  { pattern: '[0-9]+([.,:][0-9]+)*', by: '<n>' },
];

/** Shapes travel in addresses. */
const SHAPE_LENGTH = 300;
const NO_MESSAGE = '(no message)';

/** A message without what differs from one to the next: numbers, ids, quoted parts. */
const SHAPE = sql`coalesce(nullif(substr(trim(${VARYING.reduce(
  (text, { pattern, by }) => op.replaceAll(text, pattern, by),
  sql`error_message`,
)}), 1, ${SHAPE_LENGTH}), ''), ${literal(NO_MESSAGE)})`;

const LAST_SEEN = time('Last seen', 'Time of the last one within the time range.');
const ERROR_TYPE = text('Error type', 'As the producer wrote it; empty where it wrote none.');

/** What fails, since when, and in which words. */
export const ERRORS = [
  {
    name: 'error_summary',
    question: 'How many kinds of error are there, and how many are new?',
    window: '7d',
    select: ({ rows, matching, from, to }) => sql`SELECT
  count(DISTINCT error_type) AS types,
  (
    SELECT count(*)
    FROM (
      SELECT error_type
      FROM executions
      WHERE ${matching} AND error_type IS NOT NULL
      GROUP BY error_type
      HAVING min(timestamp) BETWEEN ${from} AND ${to}
    ) AS fresh
  ) AS new_types,
  count(DISTINCT repo) FILTER (WHERE ${FAILED}) AS repositories,
  max(timestamp) FILTER (WHERE ${FAILED}) AS last_seen
FROM executions
WHERE ${rows}`,
    columns: {
      types: count('Error types', 'Different error types within the time range.'),
      new_types: count('New error types', 'Error types that appeared within the time range for the first time of all.'),
      repositories: count('Repositories with failures', 'Repositories in which an execution failed.'),
      last_seen: time('Last failure', 'Time of the last failure within the time range.'),
    },
  },
  {
    name: 'error_types',
    question: 'Which errors are frequent, and since when have they been there?',
    window: '7d',
    limit: 50,
    select: ({ rows, matching, limit }) =>
      withTables(
        [
          sql`ever AS (
  SELECT error_type, min(timestamp) AS first_seen
  FROM executions
  WHERE ${matching} AND error_type IS NOT NULL
  GROUP BY error_type
)`,
          sql`recent AS (
  SELECT error_type, count(*) AS count, count(DISTINCT repo) AS repositories, max(timestamp) AS last_seen
  FROM executions
  WHERE ${rows} AND error_type IS NOT NULL
  GROUP BY error_type
)`,
        ],
        sql`SELECT r.error_type, r.count, r.repositories, e.first_seen, r.last_seen
FROM recent AS r
JOIN ever AS e ON e.error_type = r.error_type
ORDER BY r.count DESC, r.error_type
LIMIT ${limit}`,
      ),
    columns: {
      error_type: ERROR_TYPE,
      count: count('Count', 'Executions with it within the time range.'),
      repositories: count('Repositories', 'Repositories in which it occurred within the time range.'),
      first_seen: time('First seen', 'Time of the first of all, whatever the time range.'),
      last_seen: LAST_SEEN,
    },
  },
  {
    name: 'error_shapes',
    question: 'Which messages are the same but for numbers, ids and quoted parts?',
    typedTexts: ['shape'],
    window: '7d',
    limit: 50,
    select: ({ rows, limit }) => sql`SELECT
  error_type,
  shape,
  count(*) AS count,
  count(DISTINCT repo) AS repositories,
  min(timestamp) AS first_seen,
  max(timestamp) AS last_seen
FROM (
  SELECT error_type, repo, timestamp, ${SHAPE} AS shape
  FROM executions
  WHERE ${rows} AND ${FAILED}
) AS failed
GROUP BY error_type, shape
ORDER BY count DESC, error_type, shape
LIMIT ${limit}`,
    columns: {
      error_type: ERROR_TYPE,
      shape: text('Message', 'The message; what differs from one to the next stands as <n>, <id> and <text>.'),
      count: count('Count', 'Failed executions with such a message.'),
      repositories: count('Repositories', 'Repositories in which it occurred.'),
      first_seen: time('First seen', 'Time of the first one within the time range.'),
      last_seen: LAST_SEEN,
    },
  },
  {
    name: 'failed_executions',
    question: 'Which executions failed, and with which message?',
    window: '24h',
    limit: 100,
    parameters: [
      {
        name: 'shape',
        maxLength: SHAPE_LENGTH,
        looksIntoTexts: true,
        help: 'Only executions with a message of this shape, as error_shapes has it; empty for all.',
      },
    ],
    asStored: true,
    select: ({ rows, limit, texts }) => sql`SELECT
  timestamp AS time,
  task_id,
  task_type,
  repo,
  model_tier,
  pool_type,
  error_type,
  error_message,
  duration_seconds
FROM executions
WHERE ${rows} AND ${FAILED}${texts.shape ? sql` AND ${SHAPE} = ${value(texts.shape)}` : sql``}
ORDER BY timestamp DESC, task_id
LIMIT ${limit}`,
    columns: { time: time('Time', 'When the execution was recorded.') },
  },
] as const satisfies readonly Preset[];
