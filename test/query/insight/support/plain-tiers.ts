import type { Row, Value } from '../../support/ask';
import {
  benjaminiHochberg,
  marginTest,
  mean,
  newcombe,
  sampleVariance,
  shareVariance,
  sum,
  upperQuantile,
} from './plain';

/** tiers_standardised, over_served and what_to_try_next in plain arithmetic over executions. */

interface Served {
  readonly taskType: Value;
  readonly band: number | null;
  readonly servedBy: string;
  readonly n: number;
  readonly successes: number;
  readonly costs: readonly number[];
}

const isNumber = (value: Value | undefined): value is number => typeof value === 'number' && Number.isFinite(value);

function bandOf({ complexity_score: complexity }: Row): number | null {
  if (typeof complexity !== 'number' || complexity < 0 || complexity > 100) return null;
  return Math.min(Math.floor(complexity / 20), 4);
}

function strata(executions: readonly Row[], by: string): Served[] {
  const groups = new Map<string, Row[]>();
  for (const row of executions) {
    if (row.success === null || row[by] === null) continue;
    const key = JSON.stringify([row.task_type, bandOf(row), row[by]]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((rows) => ({
    taskType: rows[0]!.task_type!,
    band: bandOf(rows[0]!),
    servedBy: String(rows[0]![by]),
    n: rows.length,
    successes: rows.filter(({ success }) => success === true).length,
    costs: rows.flatMap(({ actual_cost: cost }) => (isNumber(cost) ? [cost] : [])),
  }));
}

const isIn = ({ taskType, band }: Served) => taskType !== null && band !== null;

const isSameStratum = (a: Served, b: Served) => a.taskType === b.taskType && a.band === b.band;

const nullable = (values: readonly number[], figure: () => number): number | null =>
  values.length === 0 ? null : figure();

/** Texts in the order of their bytes, as DuckDB has them. */
const byText = (a: Value | undefined, b: Value | undefined) =>
  Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));

const nullsLast = (a: number | null, b: number | null) => (a ?? Infinity) - (b ?? Infinity) || 0;

export function standardised(executions: readonly Row[], by: string, minSamples: number): Row[] {
  const all = strata(executions, by);
  const tasks = (of: Served) => sum(all.filter((other) => isSameStratum(of, other)).map(({ n }) => n));
  const rows = [...new Set(all.map(({ servedBy }) => servedBy))].map((servedBy) => {
    const own = all.filter((each) => each.servedBy === servedBy);
    const covered = own.filter((each) => isIn(each) && each.n >= minSamples);
    const priced = own.filter((each) => isIn(each) && each.costs.length >= minSamples);
    const weights = covered.map(tasks);
    const prices = priced.map(tasks);
    const success = nullable(
      weights,
      () => sum(covered.map(({ successes, n }, i) => (weights[i]! * successes) / n)) / sum(weights),
    );
    const spread = Math.sqrt(
      sum(covered.map(({ successes, n }, i) => weights[i]! ** 2 * shareVariance(successes / n, n))),
    );
    const cost = nullable(prices, () => sum(priced.map(({ costs }, i) => prices[i]! * mean(costs))) / sum(prices));
    const costSpread = Math.sqrt(
      sum(priced.map(({ costs }, i) => (prices[i]! ** 2 * sampleVariance(costs)) / costs.length)),
    );
    const half = (1.96 * spread) / sum(weights);
    const costHalf = (1.96 * costSpread) / sum(prices);
    return {
      [by]: servedBy,
      n: sum(own.map(({ n }) => n)),
      raw_success: sum(own.map(({ successes }) => successes)) / sum(own.map(({ n }) => n)),
      success,
      success_low: success === null ? null : Math.max(0, success - half),
      success_high: success === null ? null : Math.min(1, success + half),
      cost,
      cost_low: cost === null ? null : Math.max(Math.min(cost, 0), cost - costHalf),
      cost_high: cost === null ? null : cost + costHalf,
      coverage: sum(weights) / sum(all.map(({ n }) => n)),
    };
  });
  return rows.toSorted((a, b) => nullsLast(a.cost, b.cost) || byText(a[by], b[by]));
}

interface Pair {
  readonly dear: Served;
  readonly cheap: Served;
}

const cost = ({ costs }: Served) => mean(costs);

/** Each tier beside the next cheaper one of its stratum. */
function pairs(executions: readonly Row[], minSamples: number): Pair[] {
  const all = strata(executions, 'model_tier').filter((each) => isIn(each) && each.costs.length > 0);
  const isEnough = ({ costs }: Served) => costs.length >= minSamples;
  return all.flatMap((dear) => {
    const cheaper = all
      .filter((other) => isSameStratum(dear, other) && cost(other) < cost(dear))
      .toSorted(
        (a, b) => cost(b) - cost(a) || Number(isEnough(b)) - Number(isEnough(a)) || byText(a.servedBy, b.servedBy),
      );
    const cheap = (isEnough(dear) && cheaper.find(isEnough)) || cheaper[0];
    return cheap ? [{ dear, cheap }] : [];
  });
}

const NUMBERS = [
  'success_dear',
  'success_cheap',
  'difference',
  'low',
  'high',
  'saving',
  'saving_low',
  'saving_high',
  'q_value',
  'e_value',
] as const;

const NO_NUMBERS: Row = Object.fromEntries(NUMBERS.map((name) => [name, null]));

function judged({ dear, cheap }: Pair, less: number, more: number, margin: number): Row {
  const [a, b] = [dear.successes / dear.n, cheap.successes / cheap.n];
  const { low, high } = newcombe(dear.successes, dear.n, cheap.successes, cheap.n);
  const saving = dear.n * (cost(dear) - cost(cheap));
  const variances = [dear, cheap].map(({ costs }) => sampleVariance(costs) / costs.length);
  const half = 1.96 * dear.n * Math.sqrt(sum(variances));
  const verdict = less <= 0.05 ? 'over_served' : more <= 0.05 ? 'earns_its_price' : 'open';
  const ratio = Math.max(a, b + margin) / Math.min(a, b + margin);
  return {
    success_dear: a,
    success_cheap: b,
    difference: a - b,
    low,
    high,
    saving,
    saving_low: saving - half,
    saving_high: saving + half,
    q_value: Math.min(less, more),
    e_value: verdict === 'open' || !Number.isFinite(ratio) ? null : ratio + Math.sqrt(ratio * (ratio - 1)),
    verdict,
  };
}

const VERDICTS = ['over_served', 'open', 'earns_its_price', 'too_few'];

interface Judged {
  readonly pair: Pair;
  readonly row: Row;
}

function verdicts(executions: readonly Row[], margin: number, minSamples: number): Judged[] {
  const all = pairs(executions, minSamples);
  const isEnough = ({ dear, cheap }: Pair) => Math.min(dear.costs.length, cheap.costs.length) >= minSamples;
  const p = all.map((pair) => {
    const { dear, cheap } = pair;
    return isEnough(pair) ? marginTest(dear.successes, dear.n, cheap.successes, cheap.n, margin) : null;
  });
  const less = benjaminiHochberg(p);
  const more = benjaminiHochberg(p.map((each) => (each === null ? null : 1 - each)));
  return all.map((pair, i) => ({
    pair,
    row: {
      task_type: pair.dear.taskType,
      complexity_band: pair.dear.band,
      dear_tier: pair.dear.servedBy,
      cheap_tier: pair.cheap.servedBy,
      n_dear: pair.dear.n,
      n_cheap: pair.cheap.n,
      ...(p[i] === null ? { ...NO_NUMBERS, verdict: 'too_few' } : judged(pair, less[i]!, more[i]!, margin)),
    },
  }));
}

const byStratum = (a: Row, b: Row) =>
  byText(a.task_type, b.task_type) ||
  Number(a.complexity_band) - Number(b.complexity_band) ||
  byText(a.dear_tier, b.dear_tier);

export function overServed(executions: readonly Row[], margin: number, minSamples: number): Row[] {
  return verdicts(executions, margin, minSamples)
    .map(({ row }) => row)
    .toSorted(
      (a, b) =>
        VERDICTS.indexOf(String(a.verdict)) - VERDICTS.indexOf(String(b.verdict)) ||
        Number(b.saving) - Number(a.saving) ||
        byStratum(a, b),
    );
}

export function whatToTryNext(executions: readonly Row[], margin: number): Row[] {
  const all = verdicts(executions, margin, 30);
  const judged = all.filter(({ row }) => row.difference !== null).length;
  const settled = (verdict: string) => all.filter(({ row }) => row.verdict === verdict).length;
  return all
    .filter(({ row }) => row.verdict === 'open')
    .map(({ pair: { dear, cheap }, row }) => {
      const [a, b, difference] = [row.success_dear, row.success_cheap, row.difference].map(Number) as [
        number,
        number,
        number,
      ];
      const alike = settled(difference < margin ? 'over_served' : 'earns_its_price');
      const z = upperQuantile((0.05 * (1 + alike)) / judged);
      const needed = ((z + 0.84) ** 2 * (a * (1 - a) + b * (1 - b))) / (difference - margin) ** 2;
      const trial = Number.isFinite(needed) ? Math.min(Math.ceil(needed), 10_000) : 10_000;
      const [furtherCheap, furtherDear] = [Math.max(trial - cheap.n, 30), Math.max(trial - dear.n, 0)];
      const price = furtherCheap * cost(cheap) + furtherDear * cost(dear);
      return {
        task_type: row.task_type!,
        complexity_band: row.complexity_band!,
        dear_tier: row.dear_tier!,
        cheap_tier: row.cheap_tier!,
        difference,
        low: row.low!,
        high: row.high!,
        executions: furtherCheap + furtherDear,
        cost: price,
        saving: row.saving!,
        saving_per_dollar: price === 0 ? null : Number(row.saving) / price,
      };
    })
    .toSorted(
      (a, b) =>
        (b.saving_per_dollar ?? Infinity) - (a.saving_per_dollar ?? Infinity) ||
        Number(b.saving) - Number(a.saving) ||
        byStratum(a, b),
    );
}
