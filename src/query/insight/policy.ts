import type { PresetParameter, PresetScope } from '../presets/preset';
import { op } from '../tree/op';
import { join, type Sql, sql, value } from '../tree/sql';
import { logged, mentions } from './logged';
import { COMPLEXITY_BAND, ENOUGH_FOR_POLICY } from './strata';
import { parseTaskTiers } from './task-tiers';

/** Most characters of a tier's name. */
const LONGEST_NAME = 200;

/** A rule that holds where its tier is named. */
const when = (tier: string, condition: Sql) => (tier === '' ? sql`false` : sql`coalesce(${condition}, false)`);

/** The tier that the policy chooses for a row of `seen`; NULL where it leaves the choice as it was. The first rule that fits. */
function chosenTier({ texts }: PresetScope): Sql {
  const { task_types = '', tier_below_confidence = '', tier_below_complexity = '', tier_otherwise = '' } = texts;
  const tier = (name: string) => (name.trim() === '' ? sql`CAST(NULL AS VARCHAR)` : value(name.trim()));
  const rules = [
    ...parseTaskTiers('task_types', task_types).map(
      (pair) => sql`WHEN task_type = ${value(pair.taskType)} THEN ${value(pair.tier)}`,
    ),
    sql`WHEN is_unsure THEN ${tier(tier_below_confidence)}`,
    sql`WHEN is_easy THEN ${tier(tier_below_complexity)}`,
  ];
  return sql`CASE ${join(rules, ' ')} ELSE ${tier(tier_otherwise)} END`;
}

/** Sums over the rows that logged a propensity, by which other policies are weighted: of `weight = 1 / propensity`. */
const WEIGHTED = sql`CAST(count(weight) AS DOUBLE) AS logged,
    CAST(count(weight) FILTER (WHERE success) AS DOUBLE) AS logged_successes,
    CAST(count(actual_cost) FILTER (WHERE weight IS NOT NULL) AS DOUBLE) AS logged_priced,
    coalesce(sum(actual_cost) FILTER (WHERE weight IS NOT NULL), 0) AS logged_cost,
    coalesce(sum(weight), 0) AS w,
    coalesce(sum(weight) FILTER (WHERE success), 0) AS w_successes,
    coalesce(sum(weight) FILTER (WHERE actual_cost IS NOT NULL), 0) AS w_priced,
    coalesce(sum(actual_cost * weight), 0) AS w_cost,
    coalesce(sum(weight * weight), 0) AS w2,
    coalesce(sum(weight * weight) FILTER (WHERE success), 0) AS w2_successes`;

/** Executions in few groups, none of which the policy or the strata tell apart. */
const seen = ({ rows, texts, parameters }: PresetScope) => sql`seen AS (
  SELECT
    task_type,
    band,
    model_tier,
    is_unsure,
    is_easy,
    success IS NOT NULL AND task_type IS NOT NULL AND model_tier IS NOT NULL AND band IS NOT NULL AS is_whole,
    CAST(count(*) AS DOUBLE) AS n,
    CAST(count(*) FILTER (WHERE success) AS DOUBLE) AS successes,
    CAST(count(actual_cost) AS DOUBLE) AS priced,
    coalesce(sum(actual_cost), 0) AS cost,
    coalesce(sum(actual_cost * actual_cost), 0) AS cost2,
    ${WEIGHTED}
  FROM (
    SELECT
      task_type,
      ${COMPLEXITY_BAND} AS band,
      model_tier,
      success,
      CAST(actual_cost AS DOUBLE) AS actual_cost,
      ${when(texts.tier_below_confidence!.trim(), sql`routing_confidence < ${parameters.confidence!}`)} AS is_unsure,
      ${when(texts.tier_below_complexity!.trim(), sql`complexity_score < ${parameters.complexity!}`)} AS is_easy,
      CASE WHEN chance > 0 AND chance <= 1 THEN 1 / chance END AS weight
    FROM (
      SELECT
        task_type,
        complexity_score,
        model_tier,
        routing_confidence,
        success,
        actual_cost,
        CASE WHEN ${mentions('propensity')} THEN TRY_CAST(${logged('propensity')}[1] AS DOUBLE) END AS chance
      FROM executions
      WHERE ${rows}
    )
  )
  ${op.groupBy(1, 2, 3, 4, 5, 6)}
)`;

/** CTEs: `seen`, and `chosen`, those of it that tell enough, with the tier that the policy sends them to as `target`. */
export const chosen = (scope: PresetScope) => sql`${seen(scope)}, chosen AS (
  SELECT *, coalesce(choice, model_tier) AS target
  FROM (SELECT *, ${chosenTier(scope)} AS choice FROM seen WHERE is_whole)
)`;

const tier = (name: string, help: string) => ({ name, maxLength: LONGEST_NAME, help }) as const;

/** A policy of routing. */
export const POLICY_PARAMETERS = [
  tier('tier_below_confidence', 'Tier of executions that the router is less sure of.'),
  {
    name: 'confidence',
    default: 0.7,
    min: 0,
    max: 1,
    fraction: true,
    help: 'Routing confidence below which tier_below_confidence is chosen.',
  },
  tier('tier_below_complexity', 'Tier of executions that are easier.'),
  {
    name: 'complexity',
    default: 30,
    min: 0,
    max: 100,
    help: 'Complexity below which tier_below_complexity is chosen.',
  },
  tier('tier_otherwise', 'Tier where no rule fits; as it was where it is left out.'),
  {
    name: 'task_types',
    maxLength: 10_000,
    help: 'Tiers of types of task, as in refactor=large,test=small; before all other rules.',
  },
  {
    name: 'min_samples',
    default: ENOUGH_FOR_POLICY,
    min: 1,
    max: 1_000_000,
    help: 'A tier with fewer executions in a stratum says nothing of it.',
  },
] as const satisfies readonly PresetParameter[];
