import type { Row } from '../../support/ask';
import { groupBy } from './group-by';
import { mean, sampleVariance, shareVariance, sum, wilson } from './plain';

interface One {
  readonly id: string;
  readonly stratum: string | null;
  readonly tier: string;
  readonly policy: string | null;
  readonly y: number;
  readonly c: number | null;
}

function policyOf({ metadata }: Row): string | null {
  try {
    const { policy } = JSON.parse(String(metadata ?? '{}'));
    return policy === undefined || policy === null || policy === '' ? null : String(policy);
  } catch {
    return null;
  }
}

function read(row: Row): One[] {
  const { task_type, model_tier, success, complexity_score, actual_cost } = row;
  if (success === null) return [];
  const hasBand = complexity_score !== null && Number(complexity_score) >= 0 && Number(complexity_score) <= 100;
  const band = Math.min(4, Math.floor(Number(complexity_score) / 20));
  return [
    {
      id: String(row.task_id),
      stratum: task_type !== null && hasBand ? `${task_type}/${band}` : null,
      tier: String(model_tier),
      policy: policyOf(row),
      y: Number(success),
      c: actual_cost !== null && Number.isFinite(actual_cost) ? Number(actual_cost) : null,
    },
  ];
}

interface Point {
  readonly cost: number;
  readonly success: number;
}

/** Height at a cost of the upper hull that never falls, flat beyond its ends. */
function hullAt(points: readonly Point[], cost: number): number {
  const most = Math.max(...points.map(({ success }) => success));
  const costs = points.map((point) => point.cost);
  const [from, to] = [Math.min(...costs), Math.max(...costs)];
  const corners = [...points, { cost: to, success: most }];
  const x = Math.max(from, Math.min(to, cost));
  // Of all lines that no point lies above, the lowest.
  const slopes = corners.flatMap((a) =>
    corners.filter((b) => b.cost > a.cost).map((b) => (b.success - a.success) / (b.cost - a.cost)),
  );
  return Math.min(
    ...[0, ...slopes.filter((slope) => slope >= 0), 1e9].map((slope) =>
      Math.max(...corners.map((corner) => corner.success + slope * (x - corner.cost))),
    ),
  );
}

/** Mean height of the hull between two costs, which are corners of it or between such. */
function meanHull(points: readonly Point[], from: number, to: number): number {
  const corners = [from, to, ...points.map(({ cost }) => cost)].filter((cost) => cost >= from && cost <= to);
  const costs = [...new Set(corners)].toSorted((a, b) => a - b);
  const heights = costs.map((cost) => hullAt(points, cost));
  const area = sum(costs.slice(1).map((cost, i) => ((cost - costs[i]!) * (heights[i]! + heights[i + 1]!)) / 2));
  return area / (to - from);
}

/** What cost_quality_frontier is to answer, execution by execution. */
export function frontier(rows: readonly Row[], enough = 20) {
  const all = rows.flatMap(read);
  const strata = groupBy(
    all.filter(({ stratum }) => stratum !== null),
    ({ stratum }) => stratum!,
  );
  const known = (points: readonly (Point | Record<'cost' | 'success', number | null>)[]) =>
    points.filter((point): point is Point => point.cost !== null && point.success !== null);

  const standardised = (kind: string, point: string, own: readonly One[], total: number) => {
    const cells = [...strata].map(([stratum, tasks]) => {
      const ones = own.filter((one) => one.stratum === stratum);
      return {
        tasks: tasks.filter((one) => kind === 'tier' || one.policy !== null).length,
        ones,
        costs: ones.flatMap(({ c }) => (c === null ? [] : [c])),
      };
    });
    const covered = cells.filter(({ ones }) => ones.length >= enough);
    const priced = cells.filter(({ costs }) => costs.length >= enough);
    const weight = sum(covered.map(({ tasks }) => tasks));
    const share = ({ ones }: { ones: readonly One[] }) => mean(ones.map(({ y }) => y));
    const success = sum(covered.map((cell) => cell.tasks * share(cell))) / weight;
    const half =
      (1.96 * Math.sqrt(sum(covered.map((cell) => cell.tasks ** 2 * shareVariance(share(cell), cell.ones.length))))) /
      weight;
    const cost = sum(priced.map(({ tasks, costs }) => tasks * mean(costs))) / sum(priced.map(({ tasks }) => tasks));
    const isKnown = covered.length > 0 && priced.length > 0;
    return {
      kind,
      point,
      n: own.length,
      coverage: weight / total,
      cost: isKnown ? cost : null,
      success: isKnown ? success : null,
      success_low: isKnown ? Math.max(0, success - half) : null,
      success_high: isKnown ? Math.min(1, success + half) : null,
    };
  };
  const logged = all.filter(({ policy }) => policy !== null);
  const whole = [...strata.values()].flat();
  const costs = whole.flatMap(({ c }) => (c === null ? [] : [c]));
  const hasRouter = whole.length >= enough && costs.length >= enough;
  const k = sum(whole.map(({ y }) => y));
  const points = [
    ...[...groupBy(all, ({ tier }) => tier)].map(([tier, own]) => standardised('tier', tier, own, all.length)),
    ...[...groupBy(logged, ({ policy }) => policy!)].map(([policy, own]) =>
      standardised('policy', policy, own, logged.length),
    ),
    ...(whole.length > 0
      ? [
          {
            kind: 'router',
            point: 'router',
            n: whole.length,
            coverage: 1,
            cost: hasRouter ? mean(costs) : null,
            success: hasRouter ? k / whole.length : null,
            success_low: hasRouter ? wilson(k, whole.length).low : null,
            success_high: hasRouter ? wilson(k, whole.length).high : null,
          },
        ]
      : []),
  ];
  const tiers = known(points.filter(({ kind }) => kind === 'tier')).toSorted((a, b) => a.cost - b.cost);
  const [cheap, dear] = [tiers[0], tiers.at(-1)];
  const hasLine = cheap !== undefined && dear !== undefined && cheap.cost < dear.cost;
  const onLine = (cost: number) => {
    const part = (Math.max(cheap!.cost, Math.min(dear!.cost, cost)) - cheap!.cost) / (dear!.cost - cheap!.cost);
    return cheap!.success + part * (dear!.success - cheap!.success);
  };
  return points
    .map((point) => {
      const { cost, success, kind } = point;
      if (cost === null || success === null)
        return { ...point, on_frontier: null, hull: null, distance: null, aiq: null };
      const own = { cost, success };
      return {
        ...point,
        on_frontier: known(points).every(
          (o) => !(o.success >= success && o.cost <= cost && (o.success > success || o.cost < cost)),
        ),
        hull: tiers.length > 0 ? hullAt(tiers, cost) : success,
        distance: hasLine ? success - onLine(cost) : null,
        aiq: hasLine ? meanHull(kind === 'tier' ? tiers : [...tiers, own], cheap.cost, dear.cost) : null,
      };
    })
    .toSorted(
      (a, b) =>
        (a.cost ?? Number.POSITIVE_INFINITY) - (b.cost ?? Number.POSITIVE_INFINITY) ||
        (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.point < b.point ? -1 : 1),
    );
}

/**
 * What routing_regret is to answer, execution by execution.
 * @param halfOf the half that an execution is in, by its id
 */
export function regret(rows: readonly Row[], halfOf: ReadonlyMap<string, number>, lambda = 1, enough = 20) {
  const all = rows
    .flatMap(read)
    .flatMap((one) =>
      one.stratum === null || one.c === null
        ? []
        : [{ ...one, c: one.c, stratum: one.stratum, u: one.y - lambda * one.c, half: halfOf.get(one.id)! }],
    );
  type Known = (typeof all)[number];
  const utility = (ones: readonly Known[]) => mean(ones.map(({ u }) => u));
  const strata = [...groupBy(all, ({ stratum }) => stratum).values()].flatMap((ones) => {
    const tiers = [...groupBy(ones, ({ tier }) => tier)];
    const fit = tiers
      .filter(([, own]) => [0, 1].every((half) => own.filter((one) => one.half === half).length >= enough))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return fit.length > 0 ? [{ ones, tiers, fit }] : [];
  });
  const bestBy = (fit: (typeof strata)[number]['fit'], value: (own: readonly Known[]) => number) =>
    fit.reduce((best, each) => (value(each[1]) > value(best[1]) ? each : best))[0];
  const direction = (chosenBy: number) => {
    const valued = strata.map(({ ones, tiers, fit }) => {
      const best = bestBy(fit, (own) => utility(own.filter(({ half }) => half === chosenBy)));
      const here = ones.filter(({ half }) => half !== chosenBy);
      const there = here.filter(({ tier }) => tier === best);
      const variance = sum(
        tiers.flatMap(([tier, own]) => {
          const those = own.filter(({ half }) => half !== chosenBy).map(({ u }) => u);
          if (those.length === 0) return [];
          const share = Number(tier === best) - those.length / here.length;
          const spread = those.length > 1 ? sampleVariance(those) : 0;
          return [(share ** 2 * Math.max(spread, 1 / those.length)) / those.length];
        }),
      );
      return { n: here.length, here, there, variance, regret: utility(there) - utility(here) };
    });
    const n = sum(valued.map((each) => each.n));
    const over = (value: (each: (typeof valued)[number]) => number) =>
      sum(valued.map((each) => each.n * value(each))) / n;
    const total = over((each) => each.regret);
    return {
      utility_actual: over(({ here }) => utility(here)),
      utility_best: over(({ there }) => utility(there)),
      success_actual: over(({ here }) => mean(here.map(({ y }) => y))),
      success_best: over(({ there }) => mean(there.map(({ y }) => y))),
      cost_actual: over(({ here }) => mean(here.map(({ c }) => c))),
      cost_best: over(({ there }) => mean(there.map(({ c }) => c))),
      regret: total,
      variance: over((each) => each.n * each.variance) / n + over((each) => (each.regret - total) ** 2) / n,
    };
  };
  const counts = { n: all.length, left_out: rows.length - all.length };
  if (strata.length === 0)
    return { ...counts, coverage: all.length > 0 ? 0 : null, regret: null, utility_best: null, naive_regret: null };
  const [first, second] = [direction(0), direction(1)];
  const both = (name: keyof typeof first) => (first[name] + second[name]) / 2;
  const half = (1.96 * (Math.sqrt(first.variance) + Math.sqrt(second.variance))) / 2;
  const covered = sum(strata.map(({ ones }) => ones.length));
  return {
    ...counts,
    coverage: covered / all.length,
    utility_actual: both('utility_actual'),
    utility_best: both('utility_best'),
    regret: both('regret'),
    regret_low: both('regret') - half,
    regret_high: both('regret') + half,
    regret_first: first.regret,
    regret_second: second.regret,
    naive_regret:
      sum(
        strata.map(({ ones, fit }) => ones.length * (Math.max(...fit.map(([, own]) => utility(own))) - utility(ones))),
      ) / covered,
    success_actual: both('success_actual'),
    success_best: both('success_best'),
    cost_actual: both('cost_actual'),
    cost_best: both('cost_best'),
  };
}
