import { TOLERATED_SKEW_MINUTES } from '../../model/clock';
import type { Preset, PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { join, name, type Sql, sql, table, withTables } from '../tree/sql';
import { count, text } from '../vocabulary/column-info';
import { growth, MEGABYTES } from './alert-record';
import { SPAN_COLUMNS, span } from './alert-span';

/** SELECT of one row: `why`, and `n` of what it is about. */
type Words = (scope: PresetScope) => Sql;

const LONGEST = 40;
const NONE = sql`'none'`;

const named = (value: Sql) => sql`substr(coalesce(nullif(${value}, ''), '(none)'), 1, ${LONGEST})`;
const minute = (naive: Sql) => sql`substr(CAST(${naive} AS VARCHAR), 1, 16)`;
const whole = (number: Sql) => sql`CAST(CAST(${number} AS BIGINT) AS VARCHAR)`;
const rounded = (value: Sql) => op.decimals(value, 0);

const ahead = ({ storedTimeZone }: PresetScope) =>
  sql`${op.now(storedTimeZone)} + INTERVAL '${TOLERATED_SKEW_MINUTES}' MINUTE`;

const PARTS = [
  { kind: sql`'repo'`, column: sql`repo` },
  { kind: sql`'tier'`, column: sql`model_tier` },
  { kind: sql`'pool'`, column: sql`pool_type` },
].map(
  ({ kind, column }, i) =>
    sql`SELECT ${kind} AS kind, ${i + 1} AS place, ${column} AS part, weight FROM weighed WHERE weight > 0`,
);

const SHARE = sql`kind || ' ' || ${named(sql`part`)} || ' ' || ${rounded(sql`100 * share`)} || ' %'`;

/** Of each kind of part the one that adds most, with its share: `repo api 61 %, tier large 93 %, pool runpod 70 %`. */
const contributors =
  (weight: Sql, rows: (scope: PresetScope) => Sql = (scope) => scope.rows): Words =>
  (scope) =>
    withTables(
      [
        op.keptTable(
          'weighed',
          sql`SELECT repo, model_tier, pool_type, CAST(${weight} AS DOUBLE) AS weight
FROM executions
WHERE ${rows(scope)}`,
        ),
        table('parts', join(PARTS, '\nUNION ALL\n')),
        sql`summed AS (
  SELECT kind, place, part, sum(weight) AS weight FROM parts GROUP BY kind, place, part
)`,
        sql`shares AS (
  SELECT
    kind,
    place,
    part,
    weight / sum(weight) OVER (PARTITION BY kind) AS share,
    row_number() OVER (PARTITION BY kind ORDER BY weight DESC, part) AS rank
  FROM summed
)`,
      ],
      sql`SELECT
  coalesce(${op.joinTexts(SHARE, ', ', [sql`place`])}, ${NONE}) AS why,
  CAST((SELECT count(*) FROM weighed) AS DOUBLE) AS n
FROM shares
WHERE rank = 1`,
    );

const MISSING = join(
  ['task_type', 'task_description', 'repo', 'model_tier', 'pool_type'].map(
    (column) => sql`CAST(coalesce(${name(column)} IN ('', 'unknown'), true) AS INTEGER)`,
  ),
  ' + ',
);

/** CTE of parts with their steps, the one with most of them first. */
const ranked = (counted: Sql, part: Sql) => sql`ranked AS (
  SELECT
    ${part},
    steps,
    sum(steps) OVER () AS total,
    row_number() OVER (ORDER BY steps DESC, ${part}) AS rank
  FROM ${counted}
)`;

const topOf = (part: Sql) => sql`SELECT
  coalesce(max(${part} || ' ' || ${whole(sql`steps`)} || ' of ' || ${whole(sql`total`)}), ${NONE}) AS why,
  CAST(coalesce(max(total), 0) AS DOUBLE) AS n
FROM ranked
WHERE rank = 1`;

/** What the messages of rules say beside the value; one entry each. */
const WORDS = {
  cost: contributors(sql`actual_cost`),
  duration: contributors(sql`duration_seconds`),
  missing_values: contributors(sql`${MISSING} + CAST(NOT success AND error_type IS NULL AS INTEGER)`),
  rows_ahead: contributors(sql`1`, (scope) => sql`timestamp > ${ahead(scope)}`),
  newest: (scope) => sql`SELECT
  CASE
    WHEN count(*) = 0 THEN 'no execution was ever recorded'
    ELSE 'the newest is of ' || ${minute(sql`max(timestamp)`)}
      || ', repo ' || ${named(op.latest(sql`repo`, sql`timestamp`))}
      || ', pool ' || ${named(op.latest(sql`pool_type`, sql`timestamp`))}
  END AS why,
  CAST(count(*) AS DOUBLE) AS n
FROM executions
WHERE timestamp <= ${ahead(scope)}`,
  growth: (scope) =>
    withTables(
      growth(scope),
      sql`SELECT
  CASE
    WHEN rows_per_day IS NULL THEN 'the record is too young to tell'
    ELSE ${rounded(sql`rows_per_day`)} || ' rows a day of ' || ${rounded(sql`coalesce(bytes_per_row, 0)`)} || ' bytes, '
      || ${rounded(sql`used_bytes / 1e6`)} || ' of ' || ${rounded(sql`full_bytes / 1e6`)} || ' MB in use'
  END AS why,
  CAST(coalesce(rows_per_day, 0) AS DOUBLE) AS n
FROM growth`,
    ),
  backups: () => {
    const code = sql`CASE WHEN outcome = 'failed' THEN ${op.jsonText(sql`detail`, 'code')} END`;
    const last = (value: Sql) => op.first(value, [sql`started_at DESC`]);
    return sql`SELECT
  CASE
    WHEN count(*) = 0 THEN 'no backup was ever tried'
    ELSE 'the last try, ' || ${minute(sql`max(started_at)`)} || ', ' || ${last(sql`outcome`)}
      || coalesce(': ' || ${last(code)}, '')
  END AS why,
  CAST(count(*) AS DOUBLE) AS n
FROM maintenance_log
WHERE operation = 'backup.create'`;
  },
  quarantine: () =>
    withTables(
      [
        sql`held AS (
  SELECT substr(reason, 1, 80) AS reason, source, count(*) AS refused
  FROM quarantine
  WHERE status = 'held'
  ${op.groupBy(1, 2)}
)`,
        sql`ranked AS (
  SELECT
    reason,
    source,
    refused,
    sum(refused) OVER () AS total,
    row_number() OVER (ORDER BY refused DESC, reason, source) AS rank
  FROM held
)`,
      ],
      sql`SELECT
  coalesce(max(${whole(sql`refused`)} || ' of ' || ${whole(sql`total`)} || ' by the ' || source || ': ' || reason), ${NONE}) AS why,
  CAST(coalesce(max(total), 0) AS DOUBLE) AS n
FROM ranked
WHERE rank = 1`,
    ),
  failed_steps: ({ from, to }) =>
    withTables(
      [
        sql`failed AS (
  SELECT node_key, count(*) AS steps
  FROM workflow_execution_nodes
  WHERE status = 'failed' AND started_at BETWEEN ${from} AND ${to}
  GROUP BY node_key
)`,
        ranked(sql`failed`, sql`node_key`),
      ],
      topOf(named(sql`node_key`)),
    ),
  orphans: () =>
    withTables(
      [
        sql`begun AS (
  SELECT run_id, count(*) AS steps, min(started_at) AS began FROM workflow_execution_nodes GROUP BY run_id
)`,
        sql`lost AS (
  SELECT b.run_id, b.steps
  FROM begun AS b
  LEFT JOIN workflow_executions AS e ON e.run_id = b.run_id
  WHERE e.run_id IS NULL AND NOT coalesce(b.began < (SELECT max(started_at) FROM workflow_executions), false)
)`,
        ranked(sql`lost`, sql`run_id`),
      ],
      topOf(sql`'run ' || ${named(sql`run_id`)}`),
    ),
} as const satisfies Readonly<Record<string, Words>>;

type AlertTopic = keyof typeof WORDS;

const TOPICS = Object.keys(WORDS) as AlertTopic[];

export const ALERT_WORDS: Preset = {
  name: 'alert_in_words',
  question: 'What adds most to what an alert rule watches, in one sentence?',
  window: '1h',
  parameters: [{ name: 'about', choices: TOPICS, default: 'cost', help: 'What is watched.' }, MEGABYTES],
  select: (scope) => sql`SELECT why, ${span(scope)}, n
FROM (${WORDS[scope.texts.about as AlertTopic](scope)})`,
  columns: {
    why: text('Why', 'Parts with the largest shares, or what is known of the last time that it went well.'),
    ...SPAN_COLUMNS,
    n: count('Of', 'How many executions, records or steps it is about.'),
  },
};
