import { BESIDE, type Preset, type PresetScope } from '../presets/preset';
import { recordAge } from '../presets/record-age';
import { WORKFLOWS } from '../presets/workflows';
import { op } from '../tree/op';
import { type Sql, sql, withTables } from '../tree/sql';
import { count, percent } from '../vocabulary/column-info';

/** Of alert rules on the record as a whole and on workflows: one row with one number each, or without one. */

const ORPHANED = WORKFLOWS.find(({ name }) => name === 'orphaned_nodes')!;

const GROWTH_DAYS = 30;
const KNOWN_DAYS = 7;

/** CTEs of how the file grows: rows of each day and bytes of each row. NULL where the record is too young to tell. */
export function growth({ storedTimeZone, parameters }: PresetScope): readonly Sql[] {
  const now = op.now(storedTimeZone);
  return [
    sql`counted AS (
  SELECT count(*) AS recent, min(timestamp) AS first_recent
  FROM executions
  WHERE timestamp > ${now} - INTERVAL '${GROWTH_DAYS}' DAY AND timestamp <= ${now}
)`,
    sql`aged AS (
  SELECT *, CASE WHEN row_count > 0 THEN ${recordAge(now, GROWTH_DAYS)} END AS days
  FROM counted CROSS JOIN database_status
)`,
    sql`used AS (
  SELECT
    database_bytes,
    database_bytes - free_bytes AS used_bytes,
    CAST(${parameters.megabytes!} AS DOUBLE) * 1e6 AS full_bytes,
    CASE WHEN days >= ${KNOWN_DAYS} THEN recent / days END AS rows_per_day,
    CAST(database_bytes - free_bytes AS DOUBLE) / nullif(row_count, 0) AS bytes_per_row
  FROM aged
)`,
    sql`growth AS (
  SELECT
    used_bytes,
    full_bytes,
    rows_per_day,
    bytes_per_row,
    CASE
      WHEN database_bytes >= full_bytes THEN 0
      ELSE ${op.greatest(sql`0`, sql`full_bytes - used_bytes`)} / nullif(rows_per_day * bytes_per_row, 0)
    END AS days_left
  FROM used
)`,
  ];
}

export const MEGABYTES = {
  name: 'megabytes',
  default: 1000,
  min: 1,
  max: 1e9,
  fraction: true,
  help: 'Size at which the database file is too large, of 1,000,000 bytes.',
} as const;

const MINIMUM = {
  name: 'minimum',
  default: 20,
  min: 1,
  max: 1e6,
  help: 'With fewer steps there is nothing to judge.',
} as const;

export const ALERT_RECORD: readonly Preset[] = [
  {
    name: 'executions_of_a_record',
    question: 'How many executions ran, where there ever were any?',
    window: '1h',
    select: ({ rows }) => sql`SELECT
  CASE WHEN row_count > 0 THEN CAST((SELECT count(*) FROM executions WHERE ${rows}) AS DOUBLE) END AS executions
FROM database_status`,
    columns: {
      executions: count('Executions', 'Executions of the window; empty without any at all.'),
    },
  },
  {
    name: 'days_until_full',
    question: 'In how many days is the database too large?',
    parameters: [MEGABYTES],
    select: (scope) => withTables(growth(scope), sql`SELECT CAST(days_left AS DOUBLE) AS days FROM growth`),
    columns: {
      days: {
        label: 'Days left',
        unit: 'days',
        help: `At the pace of the last ${GROWTH_DAYS} days; 0 where it is so large already, empty where the record is younger than ${KNOWN_DAYS} days or does not grow.`,
      },
    },
  },
  {
    name: 'true_orphans',
    question: 'How many steps have lost a run that should be there?',
    ...BESIDE,
    select: (scope) => sql`SELECT CAST(true_orphans AS DOUBLE) AS true_orphans FROM (${ORPHANED.select(scope)})`,
    columns: {
      true_orphans: count('True orphans', 'Steps without a run that are not history of a run before the newest.'),
    },
  },
  {
    name: 'failed_steps',
    question: 'How many steps of workflows fail?',
    window: '24h',
    ...BESIDE,
    parameters: [MINIMUM],
    select: ({ from, to, parameters }) => sql`SELECT
  CASE
    WHEN count(*) >= ${parameters.minimum!} THEN 100e0 * ${op.countIf(sql`status = 'failed'`)} / count(*)
  END AS failed
FROM workflow_execution_nodes
WHERE started_at BETWEEN ${from} AND ${to}`,
    columns: {
      failed: percent('Failed steps', 'Share of the steps that began in the window; empty where there are too few.'),
    },
  },
];
