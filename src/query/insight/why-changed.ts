import type { Unit } from '../../model/units';
import { finite } from '../finite-values';
import type { ChoiceParameter, Preset, PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { join, literal, name, type Sql, sql, withTables } from '../tree/sql';
import { fraction } from '../vocabulary/column-info';
import { DIMENSIONS } from '../vocabulary/dimensions';
import { GAP, JUDGED } from '../vocabulary/measures/routing';
import type { ColumnInfo } from '../vocabulary/metric-spec';
import { derivedSql } from '../vocabulary/model-column';

/** A mean of executions whose change can be explained. */
interface Explained {
  /** Its value in one execution. */
  readonly sql: Sql;
  readonly unit: Unit;
}

export const EXPLAINED = {
  success_rate: { sql: sql`CAST(CAST(success AS INTEGER) AS DOUBLE)`, unit: 'fraction' },
  cost_avg: { sql: sql`CAST(${finite(sql`actual_cost`)} AS DOUBLE)`, unit: 'usd' },
  duration_avg: {
    sql: sql`CAST(${finite(sql`duration_seconds`)} AS DOUBLE)`,
    unit: 'seconds',
  },
  calibration_gap: { sql: sql`CASE WHEN ${JUDGED} THEN ${GAP} END`, unit: 'fraction' },
} as const satisfies Record<string, Explained>;

type ExplainedName = keyof typeof EXPLAINED;

const MEASURES = Object.keys(EXPLAINED) as readonly ExplainedName[];

export const WHY_PARAMETERS = [
  {
    name: 'measure',
    choices: MEASURES,
    default: 'success_rate',
    help: 'What changed.',
  },
  {
    name: 'before',
    choices: ['period', 'week'],
    default: 'period',
    help: 'What to compare with: the time before, of the same length, or the same hours of the week before.',
  },
] as const satisfies readonly ChoiceParameter[];

/** What may be a cause: nothing that is known only by how an execution ended. Names are those of the vocabulary. */
export const CAUSES: Readonly<Record<string, Sql>> = {
  task_type: sql`task_type`,
  complexity_bucket: derivedSql('complexity_bucket'),
  repo: sql`repo`,
  model_tier: sql`model_tier`,
  pool_type: sql`pool_type`,
  swarm_topology: sql`swarm_topology`,
};

const NAMES = Object.keys(CAUSES);

/** What people call a dimension. @param write makes of its label what is shown */
export function causeLabel(dimension: Sql, write = (label: string) => label): Sql {
  const labels = DIMENSIONS.filter(({ id }) => id in CAUSES).map(
    ({ id, label }) => sql`WHEN ${literal(id)} THEN ${literal(write(label))}`,
  );
  return sql`CASE ${dimension} ${join(labels, ' ')} END`;
}

/** Their places, and that of `is_now`, among the columns of `cells`. */
const CELL = op.groupBy(...[...NAMES, 'is_now'].map((_, i) => i + 1));

export const explainedBy = ({ texts }: Pick<PresetScope, 'texts'>): Explained =>
  EXPLAINED[MEASURES.find((name) => name === texts.measure) ?? 'success_rate'];

/** The INTERVAL from the time before to that of now. A range longer than a week goes so many weeks back. */
function step({ from, to, texts }: PresetScope): Sql {
  return texts.before === 'week'
    ? sql`CAST(greatest(1, ceil(${op.seconds(from, to)} / 604800)) AS INTEGER) * INTERVAL '7' DAY`
    : sql`((${to}) - (${from}))`;
}

/** Sums of the measure before (0) and now (1): count, total and total of squares. */
export const SIDES = sql`coalesce(sum(n) FILTER (WHERE NOT is_now), 0) AS n0,
    coalesce(sum(n) FILTER (WHERE is_now), 0) AS n1,
    coalesce(sum(total) FILTER (WHERE NOT is_now), 0) AS total0,
    coalesce(sum(total) FILTER (WHERE is_now), 0) AS total1,
    coalesce(sum(squares) FILTER (WHERE NOT is_now), 0) AS squares0,
    coalesce(sum(squares) FILTER (WHERE is_now), 0) AS squares1`;

/** A variance from sums; what of it is only the rounding of equal values is 0. */
const variance = (squares: Sql, total: Sql, n: Sql) => sql`CASE
        WHEN (${squares}) * (${n}) - power(${total}, 2) > 1e-12 * (${squares}) * (${n})
          THEN (${squares}) / (${n}) - power((${total}) / (${n}), 2)
        WHEN (${n}) > 0 THEN 0
      END`;

/**
 * Kitagawa's split (1955) of the groups that `SIDES` has summed: `mix` and `rate` of all groups of a partition add up to
 * the change. A group that ran on one side only is all mix. Without a partition all groups are one.
 */
export const kitagawa = (sides: Sql, partition?: Sql) => sql`SELECT
    *,
    (share1 - share0) * (mean1 + mean0) / 2 AS mix,
    (share1 + share0) / 2 * (mean1 - mean0) AS rate,
    (share1 + share0) / 2 AS weight,
    (share1 - share0) * ((mean1 + mean0) / 2 - (whole1 + whole0) / 2) AS mix_beyond,
    spread * (1 / nullif(n0, 0) + 1 / nullif(n1, 0)) AS difference_variance
  FROM (
    SELECT
      *,
      n0 / nullif(all0, 0) AS share0,
      n1 / nullif(all1, 0) AS share1,
      coalesce(total0 / nullif(n0, 0), total1 / n1) AS mean0,
      coalesce(total1 / nullif(n1, 0), total0 / n0) AS mean1,
      ${variance(sql`squares0 + squares1`, sql`total0 + total1`, sql`n0 + n1`)} * (n0 + n1) / nullif(n0 + n1 - 1, 0) AS spread
    FROM (
      SELECT
        *,
        sum(n0) OVER groups_of AS all0,
        sum(n1) OVER groups_of AS all1,
        sum(total0) OVER groups_of / nullif(sum(n0) OVER groups_of, 0) AS whole0,
        sum(total1) OVER groups_of / nullif(sum(n1) OVER groups_of, 0) AS whole1
      FROM ${sides}
      WINDOW groups_of AS (${partition ? sql`PARTITION BY ${partition}` : sql``})
    )
  )`;

const side = (cause: string) => sql`SELECT
    ${literal(cause)} AS dimension,
    CAST(${name(cause)} AS VARCHAR) AS value,
    ${SIDES}
  FROM cells
  GROUP BY ${name(cause)}`;

/**
 * Common table expressions, without WITH, of which the last, `ranked`, has a row for each value of each dimension: what it
 * did to the change of the measure, and its rank. A value ranks by what it did beyond what happened to all values alike:
 * where everything got worse, the largest group is not the cause. `cells` has sums of all executions.
 */
export function causes(scope: PresetScope): Sql {
  const { from, to, matching } = scope;
  const back = step(scope);
  const measured = explainedBy(scope).sql;
  return sql`cells AS (
  SELECT
    ${join(
      Object.entries(CAUSES).map(([id, cause]) => (cause.isName(id) ? cause : sql`${cause} AS ${name(id)}`)),
      ',\n    ',
    )},
    timestamp >= ${from} AS is_now,
    CAST(count(${measured}) AS DOUBLE) AS n,
    sum(${measured}) AS total,
    sum(power(${measured}, 2)) AS squares
  FROM executions
  WHERE timestamp >= (${from}) - ${back}
    AND timestamp <= ${to}
    AND (timestamp >= ${from} OR timestamp <= (${to}) - ${back})
    AND ${matching}
    AND ${measured} IS NOT NULL
  ${CELL}
), sides AS (
  ${join(NAMES.map(side), '\n  UNION ALL\n  ')}
), split AS (
  ${kitagawa(sql`sides`, sql`dimension`)}
), beyond AS (
  SELECT
    *,
    rate - weight * sum(rate) OVER same AS rate_beyond,
    power(weight, 2) * ((1 - 2 * weight) * coalesce(difference_variance, 0) + sum(power(weight, 2) * difference_variance) OVER same)
      AS rate_beyond_variance,
    (n0 + n1) / (all0 + all1) * (1 - (n0 + n1) / (all0 + all1)) * (1 / nullif(all0, 0) + 1 / nullif(all1, 0))
      AS share_variance
  FROM split
  WINDOW same AS (PARTITION BY dimension)
), weighed AS (
  SELECT *, CASE WHEN rate * rate_beyond > 0 THEN least(abs(rate), abs(rate_beyond)) ELSE 0 END AS rate_weight
  FROM beyond
), ranked AS (
  SELECT
    *,
    row_number() OVER (
      ORDER BY greatest(rate_weight, abs(mix_beyond)) DESC NULLS LAST, n1 DESC, n0 DESC, dimension, value
    ) AS rank
  FROM weighed
)`;
}

function columns(texts: PresetScope['texts']): Readonly<Record<string, ColumnInfo>> {
  const { unit } = explainedBy({ texts });
  const measured = (label: string, help: string): ColumnInfo => ({ label, help, unit });
  return {
    dimension: { label: 'Dimension', help: 'What executions are told apart by.' },
    told_apart_by: { label: 'Told apart by', help: 'The same as people call it.' },
    value: { label: 'Value', help: 'The value of those meant; empty for those without one.' },
    share_before: fraction('Share before', 'Of the executions before.'),
    share_now: fraction('Share now', 'Of the executions now.'),
    before: measured('Before', 'Mean of these executions before.'),
    now: measured('Now', 'Mean of these executions now.'),
    mix_effect: measured(
      'By mix',
      'Change of the share, times the mean of before and now. Says something beside the other values of its dimension only.',
    ),
    rate_effect: measured('By results', 'Change of the mean of these executions, times their share.'),
    total_effect: measured('Both', 'Sum of both; over all values of a dimension it is the change as a whole.'),
    z: {
      label: 'Z score',
      unit: 'coefficient',
      help: 'Mean now less mean before of these executions, in standard deviations; beyond 3 is hardly chance.',
    },
  };
}

export const WHY_CHANGED: Preset = {
  name: 'why_changed',
  question: 'What made the measure change, and was it the work or the results?',
  window: '7d',
  limit: 50,
  parameters: WHY_PARAMETERS,
  method: {
    formula:
      "Kitagawa's split: of each value of each dimension, mix = (w₁ − w₀)(r₁ + r₀)/2 and rate = (w₁ + w₀)/2 · (r₁ − r₀), where w is its share of the executions and r its mean, before (0) and now (1). Over the values of one dimension both add up to the change, exactly. Values are ranked by what they did beyond what happened to all values alike, so that where everything got worse the largest group is not the cause.",
    assumption:
      'Dimensions are looked at one by one: where two always go together, both come near the top. What is only known by how an execution ended is no dimension here.',
    change: 'Another time to compare with; a cause that no dimension tells.',
  },
  select: (scope) =>
    withTables(
      [causes(scope)],
      sql`SELECT
  dimension,
  ${causeLabel(sql`dimension`)} AS told_apart_by,
  value,
  share0 AS share_before,
  share1 AS share_now,
  total0 / nullif(n0, 0) AS before,
  total1 / nullif(n1, 0) AS now,
  mix AS mix_effect,
  rate AS rate_effect,
  mix + rate AS total_effect,
  (mean1 - mean0) / sqrt(nullif(difference_variance, 0)) AS z
FROM ranked
ORDER BY rank
LIMIT ${scope.limit}`,
    ),
  columns,
};
