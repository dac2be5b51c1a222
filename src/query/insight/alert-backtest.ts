import { RATE_WATCH, WATCHED_RATES } from '../../model/watched-rates';
import type { ChoiceParameter, NumberParameter, PresetScope, SqlPreset } from '../presets/preset';
import { op } from '../tree/op';
import { name, type Sql, sql, value, withTables } from '../tree/sql';
import { findMeasure } from '../vocabulary/measures';

const RULE: ChoiceParameter = {
  name: 'rule',
  choices: WATCHED_RATES.map(({ uid }) => uid),
  default: WATCHED_RATES[0]!.uid,
  help: 'The alert rule, by its uid.',
};

const THRESHOLD: NumberParameter = {
  name: 'threshold',
  default: null,
  min: 0,
  max: 100,
  fraction: true,
  help: 'A limit to try, in percent. Default that of the rule.',
};

const seconds = (count: number) => sql`INTERVAL '${count}' SECOND`;
const WINDOW = seconds(RATE_WATCH.window);
const INTERVAL = seconds(RATE_WATCH.interval);

/** The last time of evaluation that is not after. */
const lastTick = (time: Sql) => op.bucket(time, { unit: 'millisecond', count: RATE_WATCH.interval * 1000 });

/** The first one that is not before. */
const tickOf = (time: Sql) =>
  sql`CASE WHEN ${lastTick(time)} = ${time} THEN ${time} ELSE ${lastTick(time)} + ${INTERVAL} END`;

/** Evaluations in a window. */
const STEPS = RATE_WATCH.window / RATE_WATCH.interval;

/**
 * Sums over the window of each evaluation, both ends of which belong to it. Where evaluations are left out, those of a
 * whole window without executions come before, so that rows can be counted instead of times.
 */
const over = (sums: string) =>
  sql`sum(${name(sums)}) OVER since + coalesce(lag(${name(`edge_${sums}`)}, ${STEPS}) OVER (ORDER BY tick), 0)`;

function asked({ parameters, texts }: PresetScope) {
  const rule = WATCHED_RATES.find(({ uid }) => uid === texts.rule)!;
  return { ...rule, limit: parameters.threshold ?? rule.limit };
}

/**
 * CTEs: `span`, the first and the last evaluation and how many there are; `firings`, the stretches of evaluations for which
 * the rule fired. Between executions that are further apart than the window there is no data, and nothing fires.
 */
function backtest(scope: PresetScope): Sql {
  const { matching, from, to } = scope;
  const { measure, limit, isBelow } = asked(scope);
  const rate = findMeasure(measure);
  const condition = 'condition' in rate ? rate.condition : sql`NULL`;
  const evaluations = op.series(
    sql`began`,
    sql`least(began + ${WINDOW}, coalesce(next_tick - ${INTERVAL}, began + ${WINDOW}))`,
    INTERVAL,
    'following',
    'tick',
  );
  return sql`executed AS (
  SELECT timestamp, CAST(${condition} AS INTEGER) AS met, ${tickOf(sql`timestamp`)} AS tick
  FROM executions
  WHERE timestamp >= ${from} - ${WINDOW} AND timestamp <= ${to} AND ${matching}
), ticks AS (
  SELECT
    tick,
    count(*) AS executions,
    count(met) AS known,
    coalesce(sum(met), 0) AS part,
    count(*) FILTER (WHERE timestamp = tick) AS edge_executions,
    count(met) FILTER (WHERE timestamp = tick) AS edge_known,
    coalesce(sum(met) FILTER (WHERE timestamp = tick), 0) AS edge_part
  FROM executed
  GROUP BY tick
), span AS (
  SELECT
    first,
    last,
    CASE WHEN ticks > 0 AND first <= last THEN ${op.wholeQuotient(sql`date_diff('second', first, last)`, sql`${RATE_WATCH.interval}`)} + 1 ELSE 0 END AS evaluations
  FROM (
    SELECT
      ${op.greatest(tickOf(from), sql`min(tick)`)} AS first,
      ${op.least(lastTick(to), sql`max(tick) + ${WINDOW}`)} AS last,
      count(tick) AS ticks
    FROM ticks
  )
), evaluations AS (
  SELECT tick
  FROM (SELECT tick AS began, lead(tick) OVER (ORDER BY tick) AS next_tick FROM ticks) AS runs, ${evaluations}
), valued AS (
  SELECT
    tick,
    ${over('executions')} AS samples,
    100e0 * (${over('part')}) / nullif(${over('known')}, 0) AS value
  FROM evaluations LEFT JOIN ticks USING (tick)
  WINDOW since AS (ORDER BY tick ROWS ${STEPS - 1} PRECEDING)
), beyond AS (
  SELECT tick, value, tick - row_number() OVER (ORDER BY tick) * ${INTERVAL} AS run
  FROM valued, span
  WHERE tick BETWEEN first AND last AND samples >= ${RATE_WATCH.minSamples} AND value ${isBelow ? sql`<` : sql`>`} ${limit}
), firings AS (
  SELECT
    min(tick) AS start,
    max(tick) AS latest,
    ${isBelow ? sql`min` : sql`max`}(value) AS peak_value,
    count(*) AS evaluations
  FROM (SELECT *, min(tick) OVER (PARTITION BY run) + ${seconds(RATE_WATCH.for)} AS fires FROM beyond)
  WHERE tick >= fires
  GROUP BY run
), lengths AS (
  SELECT
    start,
    CASE WHEN latest < last THEN latest + ${INTERVAL} END AS ended,
    CAST(date_diff('second', start, coalesce(CASE WHEN latest < last THEN latest + ${INTERVAL} END, last)) AS DOUBLE) AS length_seconds,
    peak_value,
    CAST(firings.evaluations AS DOUBLE) / span.evaluations AS share_of_time
  FROM firings, span
)`;
}

const FOR_BOTH = { window: '7d', parameters: [RULE, THRESHOLD] } as const;

/** What is to be known of both. */
const ASSUMED = 'As if every execution had been recorded at the time that it carries.';

const SHARE = { label: 'Share of time', unit: 'fraction' } as const;

export const ALERT_BACKTEST: SqlPreset = {
  ...FOR_BOTH,
  name: 'alert_backtest',
  question: 'When would an alert rule have fired, and by which threshold?',
  method: {
    formula:
      'The rule is evaluated at each of its intervals over the range, as Grafana would: its window, its threshold, how long it has to hold. A row is one firing.',
    assumption: ASSUMED,
    change: 'Another threshold: alert_backtest_summary tells what share of time it would have fired.',
  },
  limit: 1000,
  select: (scope) =>
    withTables(
      [backtest(scope)],
      sql`SELECT start, ended AS "end", length_seconds, peak_value, share_of_time
FROM lengths
ORDER BY start DESC
LIMIT ${scope.limit}`,
    ),
  columns: {
    start: { label: 'Fired', unit: 'time', help: `The evaluation at which the rule began to fire. ${ASSUMED}` },
    end: { label: 'Resolved', unit: 'time', help: 'The evaluation at which it was resolved; nothing while it fires.' },
    length_seconds: { label: 'Length', unit: 'seconds', help: 'How long it fired.' },
    peak_value: { label: 'Worst value', unit: 'percent', help: 'The value furthest beyond the threshold meanwhile.' },
    share_of_time: { ...SHARE, help: 'Share of the evaluations of the time range.' },
  },
};

export const ALERT_BACKTEST_SUMMARY: SqlPreset = {
  ...FOR_BOTH,
  name: 'alert_backtest_summary',
  question: 'How often and how long would an alert rule have fired?',
  select: (scope) =>
    withTables(
      [backtest(scope)],
      sql`SELECT
  ${value(asked(scope).uid)} AS rule,
  CAST(${asked(scope).limit} AS DOUBLE) AS threshold,
  CAST(any_value(span.evaluations) AS DOUBLE) AS evaluations,
  CAST(count(start) AS DOUBLE) AS firings,
  CASE WHEN any_value(span.evaluations) > 0 THEN coalesce(sum(share_of_time), 0) END AS share_of_time,
  max(length_seconds) AS longest_seconds
FROM span LEFT JOIN lengths ON true`,
    ),
  columns: {
    rule: { label: 'Rule', help: 'The alert rule, by its uid.' },
    threshold: { label: 'Threshold', unit: 'percent', help: 'The limit beyond which it fires.' },
    evaluations: {
      label: 'Evaluations',
      unit: 'count',
      help: `Times of evaluation from the first execution of the time range to the last. ${ASSUMED}`,
    },
    firings: { label: 'Firings', unit: 'count', help: 'How often it would have begun to fire.' },
    share_of_time: { ...SHARE, help: 'Share of the evaluations at which it would have fired.' },
    longest_seconds: { label: 'Longest', unit: 'seconds', help: 'The longest firing.' },
  },
};
