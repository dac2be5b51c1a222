import type { Row } from '../../support/ask';
import { groupBy } from './group-by';
import { mean, sampleVariance, shareVariance, sum } from './plain';

/** A policy as the parameters of policy_what_if say it. */
export interface Policy {
  readonly tier_below_confidence?: string;
  readonly confidence?: number;
  readonly tier_below_complexity?: string;
  readonly complexity?: number;
  readonly tier_otherwise?: string;
  readonly task_types?: string;
  readonly min_samples?: number;
}

interface One {
  readonly stratum: string;
  readonly tier: string;
  /** Null: as it was. */
  readonly choice: string | null;
  readonly target: string;
  readonly y: number;
  readonly c: number | null;
  readonly propensity: number | null;
}

function choiceOf(row: Row, policy: Policy): string | null {
  const pairs = (policy.task_types ?? '').split(',').map((pair) => pair.split('='));
  const own = pairs.find(([type]) => type === row.task_type)?.[1];
  if (own) return own;
  const { routing_confidence, complexity_score } = row;
  const isUnsure = routing_confidence !== null && Number(routing_confidence) < Math.fround(policy.confidence ?? 0.7);
  if (policy.tier_below_confidence && isUnsure) return policy.tier_below_confidence;
  if (policy.tier_below_complexity && Number(complexity_score) < (policy.complexity ?? 30)) {
    return policy.tier_below_complexity;
  }
  return policy.tier_otherwise || null;
}

function propensityOf({ metadata }: Row): number | null {
  const logged = metadata ? (JSON.parse(String(metadata)).propensity as unknown) : null;
  const number = logged === null || logged === undefined || logged === '' ? Number.NaN : Number(logged);
  return number > 0 && number <= 1 ? number : null;
}

function read(row: Row, policy: Policy): One[] {
  const { task_type, model_tier, success, complexity_score, actual_cost } = row;
  const hasBand = complexity_score !== null && Number(complexity_score) >= 0 && Number(complexity_score) <= 100;
  if (task_type === null || model_tier === null || success === null || !hasBand) return [];
  const choice = choiceOf(row, policy);
  return [
    {
      stratum: `${task_type}/${Math.min(4, Math.floor(Number(complexity_score) / 20))}`,
      tier: String(model_tier),
      choice,
      target: choice ?? String(model_tier),
      y: Number(success),
      c: actual_cost !== null && Number.isFinite(actual_cost) ? Number(actual_cost) : null,
      propensity: propensityOf(row),
    },
  ];
}

const costs = (rows: readonly One[]) => rows.flatMap(({ c }) => (c === null ? [] : [c]));

interface Term {
  readonly share: number;
  readonly mean: number;
  readonly variance: number;
}

/** A weighted mean and the bounds of it, from the variance within and between its terms. */
function estimate(terms: readonly Term[], n: number, least: (mean: number) => number, most: number) {
  if (n === 0) return { mean: null, low: null, high: null };
  const total = sum(terms.map(({ share, mean }) => share * mean));
  const within = sum(terms.map(({ share, variance }) => share ** 2 * variance));
  const between = sum(terms.map(({ share, mean }) => share * (mean - total) ** 2)) / n;
  const half = 1.96 * Math.sqrt(within + between);
  return { mean: total, low: Math.max(least(total), total - half), high: Math.min(most, total + half) };
}

function bounded(value: number, error: number, low: number, high: number) {
  return [value, value - 1.96 * error, value + 1.96 * error].map((bound) => Math.max(low, Math.min(high, bound)));
}

function byPropensity(rows: readonly One[], all: readonly One[], enough: number) {
  const cell = (stratum: string, tier: string) => all.filter((one) => one.stratum === stratum && one.tier === tier);
  const cells = new Map<string, { success: number; cost: number }>();
  const guess = (stratum: string, tier: string) => {
    const key = JSON.stringify([stratum, tier]);
    const known = cells.get(key);
    if (known) return known;
    const found = cell(stratum, tier);
    const used = found.length >= enough ? found : all;
    const made = {
      success: mean(used.map(({ y }) => y)),
      cost: mean(costs(costs(used).length > 0 ? used : all)),
    };
    cells.set(key, made);
    return made;
  };
  const logged = rows.filter(({ propensity }) => propensity !== null);
  const weighted = logged.map((one) => ({
    ...one,
    w: one.choice === null ? 1 : one.target === one.tier ? 1 / one.propensity! : 0,
    to: guess(one.stratum, one.target),
    own: guess(one.stratum, one.tier),
  }));
  const w = weighted.map((one) => one.w);
  const effective = sum(w) === 0 ? 0 : sum(w) ** 2 / sum(w.map((each) => each ** 2));
  const nothing = { logged: logged.length, effective_n: logged.length > 0 ? effective : null };
  if (logged.length === 0 || effective < enough) {
    return { ...nothing, ips_success: null, ips_low: null, ips_high: null, ips_cost: null, dr_success: null };
  }
  const ips = sum(weighted.map((one) => one.w * one.y)) / sum(w);
  const ipsError = Math.sqrt(sum(weighted.map((one) => one.w ** 2 * (one.y - ips) ** 2))) / sum(w);
  const robust = weighted.map((one) => one.to.success + one.w * (one.y - one.own.success));
  const dr = mean(robust);
  const drError = Math.sqrt(mean(robust.map((each) => (each - dr) ** 2)) / robust.length);
  const priced = weighted.filter(({ c }) => c !== null);
  const [ips_success, ips_low, ips_high] = bounded(ips, ipsError, 0, 1);
  const [dr_success, dr_low, dr_high] = bounded(dr, drError, 0, 1);
  return {
    ...nothing,
    ips_success,
    ips_low,
    ips_high,
    ips_cost: sum(priced.map((one) => one.w * one.c!)) / sum(priced.map((one) => one.w)),
    dr_success,
    dr_low,
    dr_high,
    dr_cost: mean(priced.map((one) => one.to.cost + one.w * (one.c! - one.own.cost))),
  };
}

/** What policy_what_if is to answer, execution by execution. */
export function whatIf(rows: readonly Row[], policy: Policy) {
  const enough = policy.min_samples ?? 20;
  const all = rows.flatMap((row) => read(row, policy));
  const n = all.length;
  const key = (stratum: string, tier: string) => JSON.stringify([stratum, tier]);
  const cells = groupBy(all, ({ stratum, tier }) => key(stratum, tier));
  const sent = groupBy(all, ({ stratum, target }) => key(stratum, target));
  const isCovered = (cell: string) => {
    const there = cells.get(cell) ?? [];
    const arrivals = sent.get(cell) ?? [];
    return there.length >= enough || (arrivals.length === there.length && arrivals.every((one) => there.includes(one)));
  };
  const covered = all.filter(({ stratum, target }) => isCovered(key(stratum, target)));
  const priced = covered.filter(
    ({ stratum, target, c }) => c !== null && costs(cells.get(key(stratum, target))!).length > 0,
  );
  const termsOf = (of: readonly One[], values: (there: readonly One[]) => Omit<Term, 'share'>) =>
    [...groupBy(of, ({ stratum, target }) => key(stratum, target))].map(([cell, here]) => ({
      share: here.length / of.length,
      ...values(cells.get(cell)!),
    }));
  const success = estimate(
    termsOf(covered, (there) => {
      const share = mean(there.map(({ y }) => y));
      return { mean: share, variance: shareVariance(share, there.length) };
    }),
    covered.length,
    () => 0,
    1,
  );
  const cost = estimate(
    termsOf(priced, (there) => {
      const known = costs(there);
      return { mean: mean(known), variance: known.length > 1 ? sampleVariance(known) / known.length : 0 };
    }),
    priced.length,
    (value) => Math.min(0, value),
    Number.POSITIVE_INFINITY,
  );
  const share = covered.length / n;
  return {
    coverage: n > 0 ? share : null,
    success: success.mean,
    success_low: success.low,
    success_high: success.high,
    cost: cost.mean,
    cost_low: cost.low,
    cost_high: cost.high,
    worst_success: n > 0 ? share * (success.mean ?? 0) : null,
    best_success: n > 0 ? 1 - share * (1 - (success.mean ?? 1)) : null,
    actual_success: n > 0 ? mean(all.map(({ y }) => y)) : null,
    actual_cost: costs(all).length > 0 ? mean(costs(all)) : null,
    n,
    left_out: rows.length - n,
    moved: n > 0 ? all.filter(({ tier, target }) => tier !== target).length / n : null,
    difference: success.mean === null ? null : success.mean - mean(covered.map(({ y }) => y)),
    saving: cost.mean === null ? null : mean(costs(priced)) - cost.mean,
    ...byPropensity(all, all, enough),
  };
}
