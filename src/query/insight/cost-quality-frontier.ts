import type { Method, PresetScope, SqlPreset } from '../presets/preset';
import { clamp, wilson } from '../statistics';
import { op } from '../tree/op';
import { literal, type Sql, sql, value, withTables } from '../tree/sql';
import { fraction } from '../vocabulary/column-info';
import { logged, mentions } from './logged';
import { ASSUMPTION, ENOUGH_FOR_POLICY, IN_STRATUM } from './strata';
import { standardisedBy } from './tiers-standardised';

/** Most points of each kind; those with the most executions are shown. */
const MOST_POINTS = 30;

/** Each tier and each policy on the mix of all tasks, and the router as it was. */
function points({ rows, parameters }: PresetScope): Sql {
  const enough = parameters.min_samples!;
  const bounds = wilson(sql`successes`, sql`n`);
  const standardised = (kind: string, servedBy: Sql, among: Sql) => sql`SELECT * FROM (
    WITH ${standardisedBy(among, servedBy, enough)}
    SELECT
      ${literal(kind)} AS kind,
      served_by AS point,
      n,
      coverage,
      cost,
      success,
      ${clamp(sql`success - success_half`, 0, 1)} AS success_low,
      ${clamp(sql`success + success_half`, 0, 1)} AS success_high
    FROM standardised
    WHERE served_by <> ''
    ORDER BY n DESC, served_by
    LIMIT ${MOST_POINTS}
  )`;
  return sql`known AS (
  ${standardised('tier', sql`model_tier`, rows)}
  UNION ALL
  ${standardised('policy', sql`${logged('policy')}[1]`, sql`${rows} AND ${mentions('policy')}`)}
  UNION ALL
  SELECT
    'router' AS kind,
    'router' AS point,
    n,
    1e0 AS coverage,
    CASE WHEN priced >= ${enough} THEN cost END AS cost,
    CASE WHEN n >= ${enough} THEN successes / n END AS success,
    ${bounds.low} AS success_low,
    ${bounds.high} AS success_high
  FROM (
    SELECT CAST(count(*) AS DOUBLE) AS n, CAST(count(*) FILTER (WHERE success) AS DOUBLE) AS successes, count(actual_cost) AS priced, avg(actual_cost) AS cost
    FROM (
      SELECT task_type, success, actual_cost, complexity_score BETWEEN 0 AND 100 OR NULL AS complexity_band
      FROM executions
      WHERE ${rows}
    )
    WHERE ${IN_STRATUM} AND success IS NOT NULL
  )
  WHERE n > 0
), points AS (
  SELECT
    row_number() OVER (ORDER BY kind, point) AS id,
    kind,
    point,
    n,
    coverage,
    is_known,
    CASE WHEN is_known THEN cost END AS cost,
    CASE WHEN is_known THEN success END AS success,
    CASE WHEN is_known THEN success_low END AS success_low,
    CASE WHEN is_known THEN success_high END AS success_high
  FROM (SELECT *, cost IS NOT NULL AND success IS NOT NULL AS is_known FROM known)
)`;
}

/** The cost of a point, or of the tier whose end of the costs it is beyond. */
const WITHIN = op.least(op.greatest(sql`p.cost`, sql`e.cheapest`), sql`e.dearest`);

/**
 * Upper hulls that never fall, as in RouterBench (Hu et al. 2024): id 0 of the tiers alone, which is what choosing a tier
 * by chance comes to at best, and the others of the tiers with that point. Their mean over the costs between cheapest and
 * dearest tier is the AIQ.
 */
const HULLS = sql`tiers AS (
  SELECT point, cost, success FROM points WHERE kind = 'tier' AND is_known
), ends AS (
  SELECT
    min(cost) AS cheapest,
    max(cost) AS dearest,
    ${op.first(sql`success`, [sql`cost`, sql`success DESC`])} AS cheap_success,
    ${op.first(sql`success`, [sql`cost DESC`, sql`success DESC`])} AS dear_success
  FROM tiers
), sets AS (
  SELECT 0 AS id, cost, success FROM tiers
  UNION ALL
  SELECT p.id, t.cost, t.success FROM points AS p, tiers AS t WHERE p.kind <> 'tier' AND p.is_known
  UNION ALL
  SELECT id, cost, success FROM points WHERE kind <> 'tier' AND is_known
), corners AS (
  SELECT id, cost, success FROM sets
  UNION ALL
  SELECT id, max(cost), max(success) FROM sets GROUP BY id
), asked AS (
  SELECT id, cost FROM sets
  UNION
  SELECT 0, ${WITHIN} FROM points AS p, ends AS e WHERE p.is_known
), hulls AS (
  SELECT
    asked.id,
    asked.cost,
    max(CASE
      WHEN b.cost > a.cost THEN a.success + (b.success - a.success) * (asked.cost - a.cost) / (b.cost - a.cost)
      ELSE greatest(a.success, b.success)
    END) AS success
  FROM asked
  JOIN corners AS a ON a.id = asked.id AND a.cost <= asked.cost
  JOIN corners AS b ON b.id = asked.id AND b.cost >= asked.cost
  GROUP BY asked.id, asked.cost
), areas AS (
  SELECT id, sum(area) / nullif(any_value(dearest - cheapest), 0) AS aiq
  FROM (
    SELECT
      id,
      cheapest,
      dearest,
      (lead(cost) OVER along - cost) * (lead(success) OVER along + success) / 2 AS area
    FROM hulls, ends
    WHERE cost BETWEEN cheapest AND dearest
    WINDOW along AS (PARTITION BY id ORDER BY cost)
  )
  GROUP BY id
)`;

const METHOD: Method = {
  formula:
    "Cost and success of each tier, and of each policy that metadata.policy names, on the mix of all tasks, as in tiers_standardised; those of the router are what happened. The hull is the lowest concave line that never falls and has no tier above it: choosing among tiers by chance reaches it. Distance is the router's success beyond the straight line from the cheapest to the dearest tier, at its cost. AIQ is the mean height of the hull of the tiers and the point between the costs of these two (RouterBench, Hu et al. 2024).",
  assumption: `${ASSUMPTION} Points whose coverage differs are compared on different tasks.`,
  change: 'Executions of a tier or policy where it has too few; prices.',
};

/** What success costs. */
export const COST_QUALITY_FRONTIER: SqlPreset = {
  name: 'cost_quality_frontier',
  question: `Which tiers and policies give most success for their cost, and is the router better than chance? ${ASSUMPTION}`,
  window: '30d',
  parameters: [
    {
      name: 'min_samples',
      default: ENOUGH_FOR_POLICY,
      min: 2,
      max: 1_000_000,
      help: 'A tier or policy with fewer executions in a stratum says nothing of it.',
    },
    {
      name: 'only',
      choices: ['all', 'tier', 'policy', 'router'],
      default: 'all',
      help: 'Which points to show; all have a say in the others.',
    },
  ],
  method: METHOD,
  select: (scope) =>
    withTables(
      [points(scope), HULLS],
      sql`SELECT
  p.point,
  p.kind,
  CAST(p.n AS BIGINT) AS n,
  p.coverage,
  p.cost,
  p.success,
  p.success_low,
  p.success_high,
  CASE WHEN p.is_known THEN NOT EXISTS (
    SELECT 1 FROM points AS o
    WHERE o.is_known AND o.success >= p.success AND o.cost <= p.cost AND (o.success > p.success OR o.cost < p.cost)
  ) END AS on_frontier,
  coalesce(h.success, p.success) AS hull,
  p.success - (e.cheap_success + (e.dear_success - e.cheap_success)
    * (${WITHIN} - e.cheapest) / nullif(e.dearest - e.cheapest, 0)) AS distance,
  a.aiq
FROM points AS p
CROSS JOIN ends AS e
LEFT JOIN hulls AS h ON h.id = 0 AND p.is_known AND h.cost = ${WITHIN}
LEFT JOIN areas AS a ON p.is_known AND a.id = CASE WHEN p.kind = 'tier' THEN 0 ELSE p.id END
WHERE ${scope.texts.only === 'all' ? sql`true` : sql`p.kind = ${value(scope.texts.only!)}`}
ORDER BY p.cost NULLS LAST, p.kind, p.point`,
    ),
  columns: {
    point: { label: 'Point', help: 'Tier; or policy, as metadata.policy has it; or the router, as it was.' },
    kind: { label: 'Kind', help: 'tier, policy or router.' },
    n: { label: 'Executions', unit: 'count', help: 'Those that it served.' },
    coverage: fraction('Coverage', 'Share of all tasks in strata where it has enough executions.'),
    cost: {
      label: 'Cost',
      unit: 'usd',
      help: 'Mean cost of an execution on the mix of all tasks; empty with too few.',
    },
    success: fraction('Success', `Share on the mix of all tasks; empty with too few. ${ASSUMPTION}`),
    success_low: fraction('Success, low', 'Lower bound of 95 percent.'),
    success_high: fraction('Success, high', 'Upper bound of 95 percent.'),
    on_frontier: { label: 'On the frontier', help: 'Whether nothing is as good for less, or better for as much.' },
    hull: fraction(
      'Hull',
      'Most success at that cost by choosing among tiers by chance; beyond the ends that of the nearer one, and its own where no tier has enough.',
    ),
    distance: fraction(
      'Distance',
      'Success beyond choosing between cheapest and dearest tier by chance, at the same cost.',
    ),
    aiq: fraction(
      'AIQ',
      'Mean success over all costs from the cheapest to the dearest tier, choosing by chance among the tiers and this point.',
    ),
  },
};
