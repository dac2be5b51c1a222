import { ROW_RULES, type RowRule } from '../../model/checks';
import { THRESHOLDS } from '../../model/thresholds';
import { op } from '../tree/op';
import { indented, type Sql, sql, withTables } from '../tree/sql';
import { bytes, count, text, time } from '../vocabulary/column-info';
import { anyViolation, violation } from '../vocabulary/violations';
import { AS_LISTS, CHECK_COLUMNS, ruleItems } from './integrity';
import type { Preset, PresetScope } from './preset';
import { recordAge } from './record-age';

/** Days over which rows are counted, where the record is as old. */
const WINDOW_DAYS = 30;
/** Days that rows are kept. */
const RETENTION_DAYS = 90;
/** Ids that stand for all of a finding. */
const SAMPLES = 3;

/** What comes in, in rows and bytes. New rows take the free space of the file first. */
function pace({ storedTimeZone }: PresetScope): readonly Sql[] {
  const now = op.now(storedTimeZone);
  return [
    sql`counted AS (
  SELECT count(*) AS recent, min(timestamp) AS first_recent
  FROM executions
  WHERE timestamp > ${now} - INTERVAL '${WINDOW_DAYS}' DAY AND timestamp <= ${now}
)`,
    sql`aged AS (
  SELECT *, ${op.greatest(sql`1`, recordAge(now, WINDOW_DAYS))} AS days
  FROM counted CROSS JOIN database_status
)`,
    sql`used AS (
  SELECT
    recent / days AS rows_per_day,
    database_bytes,
    database_bytes - free_bytes AS used_bytes,
    CAST(database_bytes - free_bytes AS DOUBLE) / nullif(row_count, 0) AS bytes_per_row
  FROM aged
)`,
    sql`pace AS (
  SELECT rows_per_day, database_bytes, used_bytes, bytes_per_row, rows_per_day * bytes_per_row AS bytes_per_day
  FROM used
)`,
  ];
}

const { warning, critical } = THRESHOLDS.database_bytes;
const MEGABYTE = 1e6;

/** A limit of the size of the file, as a parameter. */
const sizeLimit = (name: string, limit: number, help: string) =>
  ({ name, default: limit / MEGABYTE, min: 1, max: 1e9, fraction: true, help }) as const;

/** The file of the database: how fast it grows, what it holds, and how old the copy is that is read. */
export const STORAGE = [
  {
    name: 'growth',
    question: 'How fast does the database grow?',
    select: (scope) =>
      withTables(
        pace(scope),
        sql`SELECT rows_per_day, bytes_per_row, bytes_per_day, bytes_per_day * ${RETENTION_DAYS} AS settled_bytes
FROM pace`,
      ),
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
    parameters: [
      sizeLimit('warning', warning, 'Size that is worth a warning, of 1,000,000 bytes.'),
      sizeLimit('critical', critical, 'Size that is critical, of 1,000,000 bytes.'),
    ],
    select: (scope) =>
      withTables(
        [
          ...pace(scope),
          sql`limits AS (
  SELECT 'warning' AS "limit", CAST(${scope.parameters.warning!} AS DOUBLE) * 1e6 AS limit_bytes
  UNION ALL
  SELECT 'critical', CAST(${scope.parameters.critical!} AS DOUBLE) * 1e6
)`,
          sql`ahead AS (
  SELECT
    "limit",
    limit_bytes,
    CASE WHEN database_bytes >= limit_bytes THEN 0 ELSE (limit_bytes - used_bytes) / nullif(bytes_per_day, 0) END AS days
  FROM limits CROSS JOIN pace
)`,
        ],
        sql`SELECT
  "limit",
  limit_bytes,
  days,
  CASE WHEN days < 36500 THEN date_trunc('day', ${op.now(scope.storedTimeZone)} + ${op.secondsInterval(sql`86400 * days`)}) END AS reached
FROM ahead
ORDER BY limit_bytes`,
      ),
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
    select: ({ matching, from, to }) => sql`SELECT time, rows
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
    select: () => sql`SELECT
  ${op.epoch(sql`now()`)} - ${op.epoch(sql`snapshot_at`)} AS copy_age,
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
    only: AS_LISTS,
    select: ({ rows, storedTimeZone }) => {
      const samples = (rule: RowRule) =>
        sql`array_to_string(max(CAST(task_id AS VARCHAR), ${SAMPLES}) FILTER (WHERE ${violation(rule, storedTimeZone)}), ', ')`;
      return sql`SELECT "check", count, description, samples
FROM (
  SELECT
  ${indented(ruleItems(ROW_RULES, storedTimeZone, { samples }))}
  FROM executions
  WHERE ${rows} AND (${anyViolation(storedTimeZone)})
) AS checked
WHERE count > 0
ORDER BY count DESC, "check"`;
    },
    columns: {
      ...CHECK_COLUMNS,
      samples: text('Sample ids', `At most ${SAMPLES} of these rows, by their task_id.`),
    },
  },
] as const satisfies readonly Preset[];
