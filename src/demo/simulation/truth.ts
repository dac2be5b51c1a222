import { quoteText } from '../../model/quote';
import type { Session } from '../../store/session';
import { timestamp } from '../sql/expressions';
import { TIER_NAMES } from './kinds';
import { chanceOn, costOn, fallsAt, PROPENSITY } from './rows-sql';
import { EXPERIMENTS, type Settings } from './settings';

/** What is true of a simulated database. Success, chances and shares are fractions of 1, costs US dollars. */
export interface Truth {
  readonly version: 1;
  readonly rows: number;
  readonly seed: number;
  /** ISO 8601, UTC, as all times. */
  readonly from: string;
  readonly to: string;
  /** `success` and `cost` are what each tier would have had over all tasks; `raw_success` is what the executions of it show. */
  readonly tiers: readonly {
    readonly model_tier: string;
    readonly executions: number;
    readonly raw_success: number;
    readonly success: number;
    readonly cost: number;
  }[];
  /** Chance of success by tier, and how often each is chosen, of the tasks of a type in a band of complexity. */
  readonly strata: readonly {
    readonly task_type: string;
    readonly complexity_band: number;
    readonly share: number;
    readonly success: Readonly<Record<string, number>>;
    readonly chosen: Readonly<Record<string, number>>;
  }[];
  /** Of each stratum, a tier and the next cheaper one: over-served where the dear tier adds less than the margin. */
  readonly over_served: {
    readonly margin: number;
    readonly pairs: readonly {
      readonly task_type: string;
      readonly complexity_band: number;
      readonly dear_tier: string;
      readonly cheap_tier: string;
      readonly difference: number;
      readonly over_served: boolean;
    }[];
  };
  /** Mean confidence and mean chance of success of what ran. */
  readonly calibration: readonly {
    readonly model_tier: string;
    readonly confidence: number;
    readonly success: number;
    readonly overconfidence: number;
  }[];
  readonly experiments: readonly {
    readonly experiment: string;
    readonly control: string;
    readonly variant: string;
    readonly executions: number;
    /** Success under the variant less success under control, of the tasks of the experiment. */
    readonly effect: number;
  }[];
  /** Tasks whose tier was chosen by chance, with `propensity` in metadata. */
  readonly exploration: { readonly executions: number; readonly propensity: number };
  /** Success of the executions with this value is lower by `points` from `at` on; `success_before` is that of as long a time before. */
  readonly change: {
    readonly dimension: string;
    readonly value: string;
    readonly at: string;
    readonly points: number;
    readonly success_before: number | null;
    readonly success_after: number | null;
  };
}

const MARGIN = 0.05;
/** Threads add up in any order; beyond these digits sums would not be the same again. */
const DIGITS = 6;

const rounded = (value: number) => Number(value.toFixed(DIGITS));

const perTier = (of: (tier: string) => string) => TIER_NAMES.map(of).join(', ');

/** Sums of the simulated rows, from which the truth follows; they may be taken of a part of the rows at a time. */
export function sumsSql(rows: string, settings: Settings): string {
  const at = fallsAt(settings);
  const before = timestamp(2 * at - settings.end);
  return `SELECT task_type, complexity_band, model_tier, experiment, variant, is_exploring,
  CASE WHEN timestamp >= ${timestamp(at)} THEN 'after' WHEN timestamp >= ${before} THEN 'before' END AS side,
  count(*) AS n, sum(success::INTEGER) AS successes, sum(chance) AS chance, sum(routing_confidence) AS confidence,
  sum(effect) AS effect, sum(lost) AS lost, count(lost) AS n_lost,
  ${perTier((tier) => `sum(${chanceOn(tier)}) AS ${chanceOn(tier)}, sum(${costOn(tier)}) AS ${costOn(tier)}`)}
FROM ${rows} GROUP BY ALL`;
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
const byTier = (numbers: readonly number[]) => Object.fromEntries(TIER_NAMES.map((tier, t) => [tier, numbers[t]!]));

/** @param table holds rows of `sumsSql` */
export async function truthOf(session: Pick<Session, 'rows'>, table: string, settings: Settings): Promise<Truth> {
  const ask = async (columns: string, rest = '') =>
    (await session.rows(`SELECT ${columns} FROM ${table} ${rest}`)) as (string | number | null)[][];
  const count = (condition = 'true') => `coalesce(sum(n) FILTER (${condition}), 0)::DOUBLE`;
  const mean = (sum: string, condition = 'true') =>
    `round(sum(${sum}) FILTER (${condition})::DOUBLE / ${count(condition)}, ${DIGITS})`;

  const [all] = await ask(
    `${count()}, ${perTier((tier) => mean(chanceOn(tier)))}, ${perTier((tier) => mean(costOn(tier)))}, ${count('is_exploring')},
    ${mean('chance', "side = 'before'")}, ${mean('chance', "side = 'after'")}, round(sum(lost) / sum(n_lost), ${DIGITS})`,
  );
  const [rows, ...rest] = all as number[];
  const success = rest.slice(0, TIER_NAMES.length);
  const cost = rest.slice(TIER_NAMES.length, 2 * TIER_NAMES.length);
  const [exploring, successBefore, successAfter, points] = rest.slice(2 * TIER_NAMES.length);

  const ran = (await ask(
    `model_tier, ${count()}, ${mean('successes')}, ${mean('confidence')}, ${mean('chance')}`,
    `GROUP BY 1 ORDER BY list_position([${TIER_NAMES.map(quoteText).join(', ')}], model_tier)`,
  )) as [string, number, number, number, number][];
  const strata = (
    (await ask(
      `task_type, complexity_band, ${count()}, ${perTier((tier) => mean(chanceOn(tier)))},
      ${perTier((tier) => `round(${count(`model_tier = ${quoteText(tier)}`)} / ${count()}, ${DIGITS})`)}`,
      'GROUP BY 1, 2 ORDER BY 1, 2',
    )) as [string, number, number, ...number[]][]
  ).map(([task_type, complexity_band, n, ...numbers]) => ({
    task_type,
    complexity_band,
    share: rounded(n / rows!),
    success: byTier(numbers),
    chosen: byTier(numbers.slice(TIER_NAMES.length)),
  }));
  const parts = await ask(`experiment, ${count()}, ${mean('effect')}`, 'WHERE experiment IS NOT NULL GROUP BY 1');
  const byExperiment = new Map(
    (parts as [string, number, number][]).map(([name, executions, effect]) => [name, { executions, effect }]),
  );

  return {
    version: 1,
    rows: settings.rows,
    seed: settings.seed,
    from: iso(settings.end - settings.days * 86_400_000),
    to: iso(settings.end),
    tiers: ran.map(([model_tier, executions, raw_success]) => {
      const t = TIER_NAMES.indexOf(model_tier);
      return { model_tier, executions, raw_success, success: success[t]!, cost: cost[t]! };
    }),
    strata,
    over_served: {
      margin: MARGIN,
      pairs: strata.flatMap(({ task_type, complexity_band, success: chances }) =>
        TIER_NAMES.slice(1).map((dear_tier, t) => {
          const cheap_tier = TIER_NAMES[t]!;
          const difference = rounded(chances[dear_tier]! - chances[cheap_tier]!);
          return { task_type, complexity_band, dear_tier, cheap_tier, difference, over_served: difference < MARGIN };
        }),
      ),
    },
    calibration: ran.map(([model_tier, , , confidence, chance]) => ({
      model_tier,
      confidence,
      success: chance,
      overconfidence: rounded(confidence - chance),
    })),
    experiments: EXPERIMENTS.map(({ name }) => ({
      experiment: name,
      control: 'control',
      variant: 'variant',
      ...(byExperiment.get(name) ?? { executions: 0, effect: 0 }),
    })),
    exploration: { executions: exploring!, propensity: PROPENSITY },
    change: {
      dimension: settings.fall.dimension,
      value: settings.fall.value,
      at: iso(fallsAt(settings)),
      points: points ?? 0,
      success_before: successBefore ?? null,
      success_after: successAfter ?? null,
    },
  };
}
