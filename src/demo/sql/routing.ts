import { quoteText } from '../../model/quote';
import { ANSWERS } from '../catalogue/answers';
import { POOLS } from '../catalogue/pools';
import { SOURCES, TOPOLOGIES } from '../catalogue/swarms';
import { TASK_TYPES } from '../catalogue/task-types';
import { TIERS } from '../catalogue/tiers';
import type { World } from '../world';
import { clamp, lookup, weightedIndex, weightedPick, within } from './expressions';
import type { Random } from './random';

const ROUTER_NOISE = 3.5;
const RETRIED_SHARE = 0.45;

const { cheap, taskTypes } = ANSWERS.overServed;
/** Work that a tier does as well as the next dearer one, however complex. */
const EASY = `tier_index = ${TIERS.findIndex(({ name }) => name === cheap) + 1} AND task_type IN (${taskTypes.map(quoteText).join(', ')})`;

/** The tier follows complexity as the router sees it; retries crowd the pool that has an incident. */
export function choiceColumns(random: Random, { incidents }: World) {
  const seen = `complexity_score + ${ROUTER_NOISE} * ${random.normal('router')}`;
  const affected = incidents.map((incident) => `WHEN ${within(incident)} THEN ${poolIndex(incident.pool)}`);
  return {
    tier_index: `CASE ${TIERS.slice(0, -1)
      .map(({ reach }, i) => `WHEN ${seen} <= ${reach} THEN ${i + 1}`)
      .join(' ')} ELSE ${TIERS.length} END`,
    ordinary_pool_index: weightedIndex(random.uniform('pool'), POOLS),
    affected_pool_index: affected.length > 0 ? `CASE ${affected.join(' ')} END` : 'NULL::INTEGER',
  };
}

function poolIndex(name: string): number {
  return POOLS.findIndex((pool) => pool.name === name) + 1;
}

export const retryColumns = (random: Random) => ({
  retried: `affected_pool_index IS NOT NULL AND ${random.uniform('pool')} < ${RETRIED_SHARE}`,
});

export const poolColumns = {
  pool_index: 'CASE WHEN retried THEN affected_pool_index ELSE ordinary_pool_index END',
};

/** Swarms run for work on many files only. */
export const placeColumns = (random: Random) => ({
  model_tier: lookup(
    'tier_index',
    TIERS.map(({ name }) => name),
  ),
  pool_type: lookup(
    'pool_index',
    POOLS.map(({ name }) => name),
  ),
  in_incident: 'coalesce(pool_index = affected_pool_index, false)',
  worker_number: `1 + floor(${random.uniform('worker')} * ${lookup(
    'pool_index',
    POOLS.map(({ workers }) => workers),
  )})::INTEGER`,
  swarm_topology: `CASE WHEN file_count >= 6 AND ${random.uniform('swarm')} < 0.4 THEN ${weightedPick(
    random.uniform('topology'),
    TOPOLOGIES,
  )} END`,
  odds: `${lookup(
    'tier_index',
    TIERS.map(({ skill }) => skill),
  )} - CASE WHEN ${EASY} THEN 0 ELSE ${lookup(
    'tier_index',
    TIERS.map(({ slope }) => slope),
  )} * greatest(0, complexity_score - ${lookup(
    'tier_index',
    TIERS.map(({ comfort }) => comfort),
  )}) + ${lookup(
    'task_type_index',
    TASK_TYPES.map(({ difficulty = 0 }) => difficulty),
  )} END`,
});

const chance = (odds: string) => `1 / (1 + exp(-(${odds})))`;

/** What comes of it in that pool, and what the router believes. */
export const chanceColumns = {
  expected_success: chance(
    `odds + ${lookup(
      'pool_index',
      POOLS.map(({ reliability }) => reliability),
    )}`,
  ),
  believed_success: chance(
    `odds + ${lookup(
      'pool_index',
      POOLS.map(({ reliability, believed = reliability }) => believed),
    )}`,
  ),
};

/** The router knows the odds, except of a tier that boasts and of a pool that it believes in; it knows nothing of incidents. */
export function certaintyColumns(random: Random) {
  const boasts = TIERS.flatMap(({ name, boast }) =>
    boast === undefined ? [] : [`WHEN ${quoteText(name)} THEN ${boast} + 0.02 * ${random.normal('confidence')}`],
  );
  const honest = `believed_success + 0.025 * ${random.normal('confidence')}`;
  const certainty = `CASE model_tier ${boasts.join(' ')} ELSE ${honest} END`;
  return {
    worker: "pool_type || '-w' || worker_number",
    routing_confidence: `round(${clamp(certainty, 0.05, 0.995)}, 3)`,
    source: weightedPick(random.uniform('source'), SOURCES),
  };
}
