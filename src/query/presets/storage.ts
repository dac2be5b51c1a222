import { ROW_RULES } from '../../model/checks';
import { THRESHOLDS } from '../../model/thresholds';
import { quoteText } from '../sql/quote';
import type { Preset, TextScope } from './preset';

const count = (label: string, help: string) => ({ label, help, unit: 'count' }) as const;
const time = (label: string, help: string) => ({ label, help, unit: 'time' }) as const;
const bytes = (label: string, help: string) => ({ label, help, unit: 'bytes' }) as const;
const text = (label: string, help: string) => ({ label, help });

/** Days over which rows are counted, where the record is as old. */
const WINDOW_DAYS = 30;
/** Days that rows are kept. */
const RETENTION_DAYS = 90;
/** Ids that stand for all of a finding. */
const SAMPLES = 3;

/** What comes in, in rows and bytes. New rows take the free space of the file first. */
const pace = ({ now }: TextScope) => `counted AS (
  SELECT
    count(*) FILTER (WHERE timestamp > ${now} - INTERVAL ${WINDOW_DAYS} DAY AND timestamp <= ${now}) AS recent,
    least(${WINDOW_DAYS}, greatest(1, epoch(${now} - min(timestamp)) / 86400)) AS days
  FROM executions
), pace AS (
  SELECT
    recent / days AS rows_per_day,
    database_bytes,
    database_bytes - free_bytes AS used_bytes,
    (database_bytes - free_bytes) / nullif(row_count, 0) AS bytes_per_row,
    recent / days * ((database_bytes - free_bytes) / nullif(row_count, 0)) AS bytes_per_day
  FROM counted CROSS JOIN database_status
)`;

const { warning, critical } = THRESHOLDS.database_bytes;

const list = (entries: readonly string[]) => `[\n    ${entries.join(',\n    ')}\n  ]`;

/** The file of the database: how fast it grows, what it holds, and how old the copy is that is read. */
export const STORAGE = [
  {
    name: 'growth',
    question: 'How fast does the database grow?',
    text: (scope) => `WITH ${pace(scope)}
SELECT rows_per_day, bytes_per_row, bytes_per_day, bytes_per_day * ${RETENTION_DAYS} AS settled_bytes
FROM pace`,
    columns: {
      rows_per_day: count('Rows a day', `Mean of the last ${WINDOW_DAYS} days, or of as many as the record is old.`),
      bytes_per_row: bytes('Bytes a row', 'Space in use for each row, indexes and all.'),
      bytes_per_day: bytes('Bytes a day', 'What a day adds at that pace.'),
      settled_bytes: bytes(
        'Size in the end',
        `Space in use once rows are ${RETENTION_DAYS} days old, and retention takes as many as come.`,
      ),
    },
  },
  {
    name: 'growth_forecast',
    question: 'When will the database reach its size limits?',
    text: (scope) => `WITH ${pace(scope)}, limits AS (
  SELECT 'warning' AS "limit", ${warning} AS limit_bytes
  UNION ALL
  SELECT 'critical', ${critical}
), ahead AS (
  SELECT
    "limit",
    limit_bytes,
    CASE WHEN database_bytes >= limit_bytes THEN 0 ELSE (limit_bytes - used_bytes) / nullif(bytes_per_day, 0) END AS days
  FROM limits CROSS JOIN pace
)
SELECT
  "limit",
  limit_bytes,
  days,
  CASE WHEN days < 36500 THEN date_trunc('day', ${scope.now} + to_seconds(86400 * days)) END AS reached
FROM ahead
ORDER BY limit_bytes`,
    columns: {
      limit: text('Limit', 'Name of the limit.'),
      limit_bytes: bytes('At', 'Size of the file from which it is exceeded.'),
      days: count(
        'Days left',
        'Until then at the pace of the last days; 0 when it is exceeded, empty when it is never reached.',
      ),
      reached: time('Reached', 'The day on which that will be.'),
    },
  },
  {
    name: 'rows_kept',
    question: 'How many rows were there by each day?',
    window: '90d',
    isSeries: true,
    text: ({ matching, from, to }) => `SELECT time, rows
FROM (
  SELECT day AS time, sum(added) OVER (ORDER BY day) AS rows
  FROM (
    SELECT date_trunc('day', timestamp) AS day, count(*) AS added
    FROM executions
    WHERE ${matching} AND timestamp <= ${to}
    GROUP BY date_trunc('day', timestamp)
  ) AS days
) AS grown
WHERE time >= ${from}
ORDER BY time`,
    columns: {
      time: time('Day', 'The day.'),
      rows: count('Rows', 'Executions recorded by the end of the day that are still kept.'),
    },
  },
  {
    name: 'copy_state',
    question: 'How old is the copy that is read, and which schema has it?',
    text: () => `SELECT
  epoch(now()) - epoch(snapshot_at) AS copy_age,
  coalesce(schema_version, 'not stated') AS schema_version,
  oldest,
  newest
FROM database_status`,
    columns: {
      copy_age: { label: 'Age of the copy', unit: 'seconds', help: 'Time since the copy that is read was begun.' },
      schema_version: text('Schema', 'Version that the database states in its table metadata.'),
      oldest: time('Oldest row', 'Time of the oldest execution.'),
      newest: time('Newest row', 'Time of the newest execution, one from the future too.'),
    },
  },
  {
    name: 'broken_rules',
    question: 'Which rules do rows break, and which rows are these?',
    window: 'all',
    pinned: true,
    asStored: true,
    text: ({ rows, now }) => `SELECT "check", count, description, samples
FROM (
  SELECT
    unnest(${list(ROW_RULES.map(({ name }) => quoteText(name)))}) AS "check",
    unnest(${list(ROW_RULES.map(({ violation }) => `count(*) FILTER (WHERE ${violation(now)})`))}) AS count,
    unnest(${list(ROW_RULES.map(({ description }) => quoteText(description)))}) AS description,
    unnest(${list(
      ROW_RULES.map(
        ({ violation }) =>
          `array_to_string(max(CAST(task_id AS VARCHAR), ${SAMPLES}) FILTER (WHERE ${violation(now)}), ', ')`,
      ),
    )}) AS samples
  FROM executions
  WHERE ${rows} AND (${ROW_RULES.map(({ violation }) => violation(now)).join(' OR ')})
) AS checked
WHERE count > 0
ORDER BY count DESC, "check"`,
    columns: {
      check: text('Check', 'Name of the rule.'),
      count: count('Rows', 'Rows that break the rule.'),
      description: text('Finding', 'What is wrong with these rows.'),
      samples: text('Sample ids', `At most ${SAMPLES} of these rows, by their task_id.`),
    },
  },
] as const satisfies readonly Preset[];
