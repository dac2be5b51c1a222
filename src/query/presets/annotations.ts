import type { Interval } from '../time/interval';
import { op } from '../tree/op';
import { type Sql, sql, withTables } from '../tree/sql';
import type { Preset, PresetScope } from './preset';

/** Grafana reads the columns of annotations by these names, and shows a label in place of a name: so they are the same. */
const column = (name: string, help: string) => ({ label: name, help });
const COLUMNS = {
  time: { ...column('time', 'When it begins.'), unit: 'time' },
  timeEnd: { ...column('timeEnd', 'When it ends.'), unit: 'time' },
  title: column('title', 'What happened.'),
  text: column('text', 'How bad it is.'),
  tags: column('tags', 'The error types or tiers concerned, parted by commas.'),
} as const;
const { timeEnd: _, ...INSTANTS } = COLUMNS;

const minutesOf = (minutes: number): Interval => ({ unit: 'millisecond', count: minutes * 60_000 });

/**
 * Executions of whole buckets, so that what is marked does not change with the edges of the time range; and how to name
 * the buckets that follow on each other without a gap.
 */
function inBuckets({ matching, from, to }: PresetScope, minutes: number) {
  const width = minutesOf(minutes);
  const size = op.interval(width);
  return {
    size,
    bucket: op.bucket(sql`timestamp`, width),
    rows: sql`timestamp >= ${op.bucket(from, width)} AND timestamp < ${op.bucket(to, width)} + ${size} AND ${matching}`,
    run: sql`bucket - ${size} * row_number() OVER (ORDER BY bucket)`,
  };
}

const minutes = (count: number) =>
  ({ name: 'minutes', default: count, min: 1, max: 1440, help: 'Width of the stretches that are counted.' }) as const;

/** Commas part them. */
function tags(value: Sql): Sql {
  const tag = sql`replace(${value}, ',', ' ')`;
  return op.joinTexts(tag, ',', [tag], 'distinct');
}

/** What happened when, for the time axis of a dashboard. Stretches beside each other are one region. */
export const ANNOTATIONS = [
  {
    name: 'error_bursts',
    question: 'When did many executions fail within minutes?',
    window: '7d',
    limit: 100,
    parameters: [
      minutes(30),
      { name: 'failures', default: 3, min: 1, max: 1_000_000, help: 'Failures that make a stretch a burst.' },
    ],
    select: (scope) => {
      const { size, bucket, rows, run } = inBuckets(scope, scope.parameters.minutes!);
      const failed = sql`failed AS (
  SELECT ${bucket} AS bucket, error_type, count(*) AS failures
  FROM executions
  WHERE ${rows} AND NOT success
  GROUP BY ${bucket}, error_type
)`;
      const failures = sql`CAST(sum(failures) AS BIGINT)`;
      const bursts = sql`bursts AS (
  SELECT bucket, ${run} AS run
  FROM failed
  GROUP BY bucket
  HAVING ${failures} >= ${scope.parameters.failures!}
)`;
      const types = sql`types AS (
  SELECT run, error_type, min(bucket) AS first_bucket, max(bucket) AS last_bucket, ${failures} AS failures
  FROM failed JOIN bursts USING (bucket)
  GROUP BY run, error_type
)`;
      const mostFrequent = op.first(
        sql`error_type`,
        [sql`failures DESC`, sql`error_type`],
        sql`error_type IS NOT NULL`,
      );
      return withTables(
        [failed, bursts, types],
        sql`SELECT
  min(first_bucket) AS time,
  max(last_bucket) + ${size} AS "timeEnd",
  'Error burst' AS title,
  CAST(${failures} AS VARCHAR) || ' failed, most often ' || coalesce(${mostFrequent}, 'without an error type') AS text,
  ${tags(sql`error_type`)} AS tags
FROM types
GROUP BY run
ORDER BY time DESC
LIMIT ${scope.limit}`,
      );
    },
    columns: COLUMNS,
  },
  {
    name: 'new_error_types',
    question: 'When did an error type appear for the first time?',
    window: '30d',
    limit: 100,
    select: ({ matching, from, to, limit }) => sql`SELECT
  min(timestamp) AS time,
  'New error type' AS title,
  error_type || coalesce(': ' || ${op.earliest(sql`error_message`, sql`timestamp`)}, '') AS text,
  replace(error_type, ',', ' ') AS tags
FROM executions
WHERE ${matching} AND error_type IS NOT NULL
GROUP BY error_type
HAVING min(timestamp) >= ${from} AND min(timestamp) <= ${to}
ORDER BY time DESC, error_type
LIMIT ${limit}`,
    columns: INSTANTS,
  },
  {
    name: 'low_success',
    question: 'When did few executions succeed?',
    window: '7d',
    limit: 100,
    parameters: [
      minutes(60),
      { name: 'percent', default: 80, min: 1, max: 100, help: 'Success rate below which it is low.' },
      {
        name: 'min_samples',
        default: 5,
        min: 1,
        max: 1_000_000,
        help: 'Stretches with fewer executions whose outcome is known are left out.',
      },
    ],
    select: (scope) => {
      const { size, bucket, rows, run } = inBuckets(scope, scope.parameters.minutes!);
      const ran = sql`ran AS (
  SELECT ${bucket} AS bucket, model_tier, count(*) AS known, ${op.countIf(sql`success`)} AS succeeded
  FROM executions
  WHERE ${rows} AND success IS NOT NULL
  GROUP BY ${bucket}, model_tier
)`;
      const known = sql`CAST(sum(known) AS BIGINT)`;
      const successes = sql`CAST(sum(succeeded) AS BIGINT)`;
      const low = sql`low AS (
  SELECT bucket, ${run} AS run
  FROM ran
  GROUP BY bucket
  HAVING ${known} >= ${scope.parameters.min_samples!} AND 100.0 * ${successes} < ${scope.parameters.percent!} * ${known}
)`;
      return withTables(
        [ran, low],
        sql`SELECT
  min(bucket) AS time,
  max(bucket) + ${size} AS "timeEnd",
  'Low success' AS title,
  CAST(${successes} AS VARCHAR) || ' of ' || CAST(${known} AS VARCHAR) || ' succeeded (' || CAST(round(100.0 * ${successes} / ${known}, 1) AS VARCHAR) || ' %)' AS text,
  ${tags(sql`model_tier`)} AS tags
FROM ran JOIN low USING (bucket)
GROUP BY run
ORDER BY time DESC
LIMIT ${scope.limit}`,
      );
    },
    columns: COLUMNS,
  },
] as const satisfies readonly Preset[];
