import { EXECUTION_COLUMNS } from '../../model/columns';
import { quoteText } from '../../model/quote';
import { FAILURES } from '../catalogue/failures';
import { POOLS } from '../catalogue/pools';
import { REPOSITORIES } from '../catalogue/repositories';
import { SOURCES, TOPOLOGIES } from '../catalogue/swarms';
import { clamp, extend, lookup, timestamp, weightedIndex, weightedPick } from '../sql/expressions';
import { Random } from '../sql/random';
import { type Kind, TIER_COSTS, TIER_NAMES } from './kinds';
import { EXPERIMENTS, type Settings } from './settings';

const STREAMS = [
  'arrival',
  'kind',
  'repo',
  'complexity',
  'exploring',
  'tier',
  'pool',
  'experiment',
  'variant',
  'confidence',
  'success',
  'error',
  'duration',
  'cost',
  'tokens',
  'files',
  'topology',
  'source',
  'quality',
] as const;

const DAY = 86_400_000;
const COST_SPREAD = 0.5;
/** The probability of each tier where it is chosen by chance. */
export const PROPENSITY = 1 / TIER_NAMES.length;

/** When the fall begins. */
export const fallsAt = ({ end, fall }: Settings): number => end - fall.days * DAY;

/** Names of what is known of a row beside its columns: its chance of success on each tier, and so on. */
export const chanceOn = (tier: string): string => `chance_${tier}`;
export const costOn = (tier: string): string => `cost_${tier}`;

const choice = (uniform: string, shares: readonly number[]) =>
  weightedIndex(
    uniform,
    shares.map((weight) => ({ weight })),
  );

const chance = (sum: string) => clamp(sum, 0.01, 0.99);

/** SQL of the experiment that a task is part of; NULL where of none. */
function experimentOf(uniform: string): string {
  let below = 0;
  const branches = EXPERIMENTS.map(({ name, share }) => {
    below += share;
    return `WHEN ${uniform} < ${below} THEN ${quoteText(name)}`;
  });
  return `CASE ${branches.join(' ')} END`;
}

/** Stage by stage, each of which sees the columns of those before it. */
function stages(settings: Settings, kinds: readonly Kind[]): Readonly<Record<string, string>>[] {
  const { seed, rows, days, end, exploring, overconfidence, effect, fall } = settings;
  const random = new Random(seed, STREAMS);
  const perKind = (of: (kind: Kind) => string | number) => lookup('kind_index', kinds.map(of));
  const hasEffect = `experiment IN (${EXPERIMENTS.flatMap((experiment) => (experiment.hasEffect ? [quoteText(experiment.name)] : [])).join(', ')})`;
  const hasFallen = `timestamp >= ${timestamp(fallsAt(settings))} AND ${fall.dimension} = ${quoteText(fall.value)}`;
  return [
    {
      digits: random.digits(),
      timestamp: `make_timestamp(${(end - days * DAY) * 1000} + floor((i + ${random.uniform('arrival')}) / ${rows} * ${days * DAY * 1000})::BIGINT)`,
      kind_draw: random.uniform('kind'),
      repo: weightedPick(random.uniform('repo'), REPOSITORIES),
      is_exploring: `${random.uniform('exploring')} < ${exploring}`,
      pool_type: weightedPick(
        random.uniform('pool'),
        POOLS.map(({ name, weight }) => ({ value: name, weight })),
      ),
      experiment: experimentOf(random.uniform('experiment')),
      variant: `CASE WHEN experiment IS NOT NULL THEN CASE WHEN ${random.uniform('variant')} < 0.5 THEN 'control' ELSE 'variant' END END`,
      source: weightedPick(random.uniform('source'), SOURCES),
    },
    { kind_index: weightedIndex('kind_draw', kinds) },
    {
      task_type: perKind(({ taskType }) => taskType),
      complexity_band: `${perKind(({ band }) => band)}::INTEGER`,
    },
    {
      complexity_score: `(complexity_band * 20 + floor(${random.uniform('complexity')} * CASE WHEN complexity_band = 4 THEN 21 ELSE 20 END))::INTEGER`,
      tier_index: `CASE WHEN is_exploring THEN ${choice(
        random.uniform('tier'),
        TIER_NAMES.map(() => 1),
      )} ELSE CASE complexity_band ${[...new Map(kinds.map(({ band, chosen }) => [band, chosen]))]
        .map(([band, chosen]) => `WHEN ${band} THEN ${choice(random.uniform('tier'), chosen)}`)
        .join(' ')} END END`,
      gain: `CASE WHEN ${hasEffect} AND variant = 'variant' THEN ${effect} ELSE 0 END`,
      loss: `CASE WHEN ${hasFallen} THEN ${fall.points} ELSE 0 END`,
    },
    {
      model_tier: lookup('tier_index', TIER_NAMES),
      ...Object.fromEntries(
        TIER_NAMES.flatMap((tier, t) => [
          [chanceOn(tier), chance(`${perKind(({ success }) => success[t]!)} + gain - loss`)],
          [costOn(tier), `${TIER_COSTS[t]} * (1 + complexity_band / 4)`],
        ]),
      ),
      believed: `CASE tier_index ${TIER_NAMES.map((_, t) => `WHEN ${t + 1} THEN ${perKind(({ success }) => success[t]!)}`).join(' ')} END`,
    },
    {
      chance: `CASE tier_index ${TIER_NAMES.map((tier, t) => `WHEN ${t + 1} THEN ${chanceOn(tier)}`).join(' ')} END`,
      cost: `CASE tier_index ${TIER_NAMES.map((tier, t) => `WHEN ${t + 1} THEN ${costOn(tier)}`).join(' ')} END`,
      routing_confidence: `round(${clamp(
        `believed + CASE WHEN tier_index = 1 THEN ${overconfidence} ELSE 0 END + 0.06 * (${random.uniform('confidence')} - 0.5)`,
        0.01,
        0.99,
      )}, 4)`,
    },
    {
      effect: `CASE WHEN ${hasEffect} THEN ${chance(`believed + ${effect} - loss`)} - ${chance('believed - loss')} ELSE 0 END`,
      lost: `CASE WHEN ${hasFallen} THEN ${chance('believed + gain')} - chance END`,
      success: `${random.uniform('success')} < chance`,
      cost_estimate: 'round(cost, 6)',
      actual_cost: `cost * exp(${COST_SPREAD} * ${random.normal('cost')} - ${(COST_SPREAD * COST_SPREAD) / 2})`,
      duration_seconds: `round(8 * tier_index * (1 + complexity_band / 4) * ${random.factor('duration', 0.5)}, 3)`,
      estimated_tokens: `round(2500 * (1 + complexity_band / 2) * ${random.factor('tokens', 0.3)})::INTEGER`,
      file_count: `1 + floor(${random.uniform('files')} * 12)::INTEGER`,
    },
    {
      task_id: "(digits[1:12] || '4' || digits[14:16] || 'a' || digits[18:32])::UUID",
      task_description: "'Simulated ' || task_type || ' of complexity ' || complexity_score",
      swarm_topology: `CASE WHEN file_count >= 10 THEN ${weightedPick(random.uniform('topology'), TOPOLOGIES)} END`,
      quality_score: `CASE WHEN success THEN 70 + floor(${random.uniform('quality')} * 30)::INTEGER END`,
      error_type: `CASE WHEN NOT success THEN ${weightedPick(
        random.uniform('error'),
        FAILURES.map(({ type, weight }) => ({ value: type, weight })),
      )} END`,
      user_accepted: 'NULL::BOOLEAN',
      user_rating: 'NULL::INTEGER',
      peak_memory_mb: 'NULL::FLOAT',
      cpu_time_seconds: 'NULL::FLOAT',
      solution_summary: 'NULL::VARCHAR',
      embedding: 'NULL',
      metadata: `('{"source":"' || source || '",' || CASE WHEN is_exploring THEN '"policy":"exploring","propensity":${PROPENSITY}'
        ELSE '"policy":"router"' END || CASE WHEN experiment IS NULL THEN ''
        ELSE ',"experiment":"' || experiment || '","variant":"' || variant || '"' END || '}')::JSON`,
      uploaded_at: `least(${timestamp(end)}, timestamp + INTERVAL 200 MILLISECOND)`,
    },
    {
      error_message: "CASE WHEN NOT success THEN 'Simulated failure: ' || error_type END",
    },
  ];
}

/** A SELECT of the numbered rows from `first` on, with their columns and with what is known of them beside. */
export function simulatedSql(settings: Settings, kinds: readonly Kind[], first: number, count: number): string {
  const numbers = `SELECT unnest(range(${first}, ${first + count})) AS i`;
  return stages(settings, kinds).reduce((rows, columns) => extend(rows, columns), numbers);
}

export const COLUMNS = EXECUTION_COLUMNS.map(({ name }) => name).join(', ');
