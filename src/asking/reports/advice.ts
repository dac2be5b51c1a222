import { createHash } from 'node:crypto';
import { LearningError } from '../../error/learning-error';
import { bandOf } from '../../query/insight/advice';
import { ENOUGH } from '../../query/insight/strata';
import { MARGIN } from '../../query/insight/verdicts';
import { isWindow } from '../../query/time/window';
import type { Asker, ReportOptions } from '../asker';
import { objectsOf } from '../plain';
import { formatUnit } from './format-measure';

export const DEFAULT_WINDOW = '30d';
const DAYS = 30 * 86_400_000;

export interface AdviceQuestion {
  readonly taskType: string;
  /** 0 to 100, whole. */
  readonly complexity: number;
  readonly repo?: string | undefined;
  /** A length such as `30d`, `today` or `all`. Default 30d. */
  readonly window?: string | undefined;
  /** Share of such tasks that is spread evenly over all tiers, 0 to 1. Default 0. */
  readonly explore?: number | undefined;
  /** The same tier is drawn for the same text, such as the id of the task. Default by chance. */
  readonly seed?: string | undefined;
}

/** How a tier did with such tasks; shares are fractions, costs USD; null where there is too little to tell. */
export interface AdvisedTier {
  readonly model_tier: string;
  readonly n: number;
  readonly success: number | null;
  readonly success_low: number | null;
  readonly success_high: number | null;
  readonly cost: number | null;
  readonly cost_low: number | null;
  readonly cost_high: number | null;
  /** Against the next cheaper tier; `cheaper_falls_short`: that does as well, but not as the best tier does. */
  readonly verdict: 'cheapest' | 'over_served' | 'cheaper_falls_short' | 'earns_its_price' | 'open' | 'too_few';
  readonly recommended: boolean;
  /** Chance of the tier under this advice; null where no tier is recommended. */
  readonly propensity: number | null;
}

export interface AdviceReport {
  readonly task_type: string;
  readonly complexity: number;
  /** Executions of so much complexity are compared, both ends included. */
  readonly complexity_from: number;
  readonly complexity_to: number;
  readonly repo: string | null;
  /** Whether executions of the repository alone are compared, or those of all. */
  readonly within: 'repo' | 'all';
  readonly window: string;
  /** The cheapest whose lower bound of success is no more than the margin below the highest. */
  readonly recommended: string | null;
  /** The tier to take, drawn where the caller explores, and the chance that it had: `metadata.propensity`. */
  readonly choice: { readonly model_tier: string; readonly propensity: number } | null;
  /** The advice in a sentence or two. */
  readonly advice: string;
  /** The cheapest first, then those of which too little is known. */
  readonly tiers: readonly AdvisedTier[];
  readonly notices: readonly string[];
}

const bad = (message: string) => new LearningError('bad_query', message);

function checked({ taskType, repo, window = DEFAULT_WINDOW, explore = 0, seed, complexity }: AdviceQuestion) {
  if (taskType.trim() === '') throw bad('The task type is a text that is not empty.');
  if (repo?.trim() === '') throw bad('The repository is a text that is not empty.');
  if (window === 'range' || !isWindow(window)) {
    throw bad('The window is a length such as 24h or 30d, "today" or "all".');
  }
  return { taskType, repo, window, explore, seed, complexity };
}

/** A random number from 0 to below 1; with a seed, the same each time. */
function chance(seed: string | undefined): number {
  if (seed === undefined) return Math.random();
  return createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;
}

function drawn(tiers: readonly AdvisedTier[], seed: string | undefined): AdviceReport['choice'] {
  const possible = tiers.flatMap(({ model_tier, propensity }) => (propensity ? [{ model_tier, propensity }] : []));
  let rest = chance(seed);
  const chosen = possible.find(({ propensity }) => {
    rest -= propensity;
    return rest < 0;
  });
  return chosen ?? possible.at(-1) ?? null;
}

/** Why the recommended tier is not spared for the next cheaper one, which does as well as it. */
function fallsShort(tiers: readonly AdvisedTier[], { verdict, cost }: AdvisedTier): string {
  if (verdict !== 'cheaper_falls_short') return '';
  const known = tiers.filter((tier) => tier.verdict !== 'too_few');
  const [cheaper] = known.filter((tier) => tier.cost! < cost!).toSorted((a, b) => b.cost! - a.cost!);
  const [best] = known.toSorted((a, b) => b.success_low! - a.success_low!);
  return ` ${cheaper!.model_tier} does about as well, but its lower bound is more than ${100 * MARGIN.default!} points below that of ${best!.model_tier}.`;
}

const percent = (share: number) => formatUnit('percent', 100 * share);

type Told = Pick<AdviceReport, 'task_type' | 'complexity_from' | 'complexity_to' | 'within' | 'repo' | 'window'>;

function sentence(tiers: readonly AdvisedTier[], told: Told): string {
  const { within, repo, window } = told;
  const such = `${told.task_type} tasks of complexity ${told.complexity_from} to ${told.complexity_to}`;
  const since = `${within === 'repo' ? ` in ${repo}` : ''} over ${window}`;
  const best = tiers.find(({ recommended }) => recommended);
  if (!best) {
    const priced = tiers.some(({ n }) => n >= ENOUGH) ? ' with a cost' : '';
    return `Too few to recommend a tier: none has ${ENOUGH} executions${priced} of ${such}${since}.`;
  }
  const { model_tier, n, success, success_low, success_high, cost } = best;
  const outcome = `of ${formatUnit('count', n)} ${such}${since} ${percent(success!)} succeeded (${percent(success_low!)} to ${percent(success_high!)})`;
  const known = tiers.filter(({ verdict }) => verdict !== 'too_few');
  const alone = known.length === 1 ? ' No other tier has enough executions to compare it with.' : '';
  const elsewhere =
    repo !== null && within === 'all' ? ` ${repo} has too few of its own, so those of all repositories count.` : '';
  return `Take ${model_tier}: ${outcome}, at ${formatUnit('usd', cost!)} each.${fallsShort(tiers, best)}${alone}${elsewhere}`;
}

/** Which tier should take a task, from how each did with such tasks. Throws LearningError. */
export async function adviceReport(
  asker: Pick<Asker, 'ask'>,
  question: AdviceQuestion,
  { now = Date.now(), ...options }: ReportOptions = {},
): Promise<AdviceReport> {
  const { taskType, repo, window, explore, seed, complexity } = checked(question);
  const model = {
    queryType: 'preset',
    preset: 'advice',
    params: { task_type: taskType, complexity, window, explore, ...(repo !== undefined && { repo }) },
    format: 'table',
  };
  const answer = await asker.ask(model, { from: now - DAYS, to: now }, options);
  const rows = objectsOf(answer);
  const tiers = rows.map(({ within: _, ...tier }) => tier as unknown as AdvisedTier);
  const band = bandOf(complexity);
  const told: Told = {
    task_type: taskType,
    complexity_from: 20 * band,
    complexity_to: band === 4 ? 100 : 20 * band + 19,
    repo: repo ?? null,
    within: rows[0]?.within === 'repo' ? 'repo' : 'all',
    window,
  };
  return {
    ...told,
    complexity,
    recommended: tiers.find(({ recommended }) => recommended)?.model_tier ?? null,
    choice: drawn(tiers, seed),
    advice: sentence(tiers, told),
    tiers,
    notices: answer.notices,
  };
}
