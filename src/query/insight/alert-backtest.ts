import { RATE_WATCH, WATCHED_RATES } from '../../model/watched-rates';
import type { ChoiceParameter, NumberParameter, SqlPreset, TextScope } from '../presets/preset';
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

const seconds = (count: number) => `INTERVAL ${count} SECOND`;
const WINDOW = seconds(RATE_WATCH.window);
const INTERVAL = seconds(RATE_WATCH.interval);

/** The first time of evaluation that is not before. */
const tickOf = (time: string) => `time_bucket(${INTERVAL}, ${time} - INTERVAL 1 MICROSECOND) + ${INTERVAL}`;

/** Evaluations in a window. */
const STEPS = RATE_WATCH.window / RATE_WATCH.interval;

/**
 * Sums over the window of each evaluation, both ends of which belong to it. Where evaluations are left out, those of a
 * whole window without executions come before, so that rows can be counted instead of times.
 */
const over = (name: string) =>
  `sum(${name}) OVER since + coalesce(lag(edge_${name}, ${STEPS}) OVER (ORDER BY tick), 0)`;

function asked({ parameters, texts }: TextScope) {
  const rule = WATCHED_RATES.find(({ uid }) => uid === texts.rule)!;
  return { ...rule, limit: parameters.threshold ?? rule.limit };
}

/**
 * CTEs: `span`, the first and the last evaluation and how many there are; `firings`, the stretches of evaluations for which
 * the rule fired. Between executions that are further apart than the window there is no data, and nothing fires.
 */
function backtest(scope: TextScope): string {
  const { matching, from, to } = scope;
  const { measure, limit, isBelow } = asked(scope);
  const rate = findMeasure(measure);
  const condition = 'condition' in rate ? rate.condition : 'NULL';
  return `executed AS (
  SELECT timestamp, CAST(${condition} AS INTEGER) AS met, ${tickOf('timestamp')} AS tick
  FROM executions
  WHERE timestamp >= ${from} - ${WINDOW} AND timestamp <= ${to} AND ${matching}
), ticks AS (
  SELECT
    tick,
    count(*) AS executions,
    count(met) AS known,
    coalesce(sum(met), 0) AS part,
    count(*) FILTER (timestamp = tick) AS edge_executions,
    count(met) FILTER (timestamp = tick) AS edge_known,
    coalesce(sum(met) FILTER (timestamp = tick), 0) AS edge_part
  FROM executed
  GROUP BY tick
), span AS (
  SELECT
    greatest(${tickOf(from)}, min(tick)) AS first,
    least(time_bucket(${INTERVAL}, ${to}), max(tick) + ${WINDOW}) AS last,
    CASE WHEN count(tick) > 0 AND first <= last THEN date_diff('second', first, last) // ${RATE_WATCH.interval} + 1 ELSE 0 END AS evaluations
  FROM ticks
), evaluations AS (
  SELECT unnest(generate_series(
    tick,
    least(tick + ${WINDOW}, coalesce(lead(tick) OVER (ORDER BY tick) - ${INTERVAL}, tick + ${WINDOW})),
    ${INTERVAL}
  )) AS tick
  FROM ticks
), valued AS (
  SELECT
    tick,
    ${over('executions')} AS samples,
    100 * (${over('part')}) / nullif(${over('known')}, 0) AS value
  FROM evaluations LEFT JOIN ticks USING (tick)
  WINDOW since AS (ORDER BY tick ROWS ${STEPS - 1} PRECEDING)
), beyond AS (
  SELECT tick, value, tick - row_number() OVER (ORDER BY tick) * ${INTERVAL} AS run
  FROM valued, span
  WHERE tick BETWEEN first AND last AND samples >= ${RATE_WATCH.minSamples} AND value ${isBelow ? '<' : '>'} ${limit}
), firings AS (
  SELECT
    min(tick) AS start,
    max(tick) AS latest,
    ${isBelow ? 'min' : 'max'}(value) AS peak_value,
    count(*) AS evaluations
  FROM (SELECT *, min(tick) OVER (PARTITION BY run) + ${seconds(RATE_WATCH.for)} AS fires FROM beyond)
  WHERE tick >= fires
  GROUP BY run
), lengths AS (
  SELECT
    start,
    CASE WHEN latest < last THEN latest + ${INTERVAL} END AS ended,
    date_diff('second', start, coalesce(ended, last))::DOUBLE AS length_seconds,
    peak_value,
    firings.evaluations / span.evaluations AS share_of_time
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
  text: (scope) => `WITH ${backtest(scope)}
SELECT start, ended AS "end", length_seconds, peak_value, share_of_time
FROM lengths
ORDER BY start DESC
LIMIT ${scope.limit}`,
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
  text: (scope) => `WITH ${backtest(scope)}
SELECT
  ${scope.value(asked(scope).uid)} AS rule,
  ${asked(scope).limit}::DOUBLE AS threshold,
  any_value(span.evaluations)::DOUBLE AS evaluations,
  count(start)::DOUBLE AS firings,
  CASE WHEN any_value(span.evaluations) > 0 THEN coalesce(sum(share_of_time), 0) END AS share_of_time,
  max(length_seconds) AS longest_seconds
FROM span LEFT JOIN lengths ON true`,
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
