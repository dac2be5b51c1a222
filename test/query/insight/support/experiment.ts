import type { Row } from '../../support/ask';
import { groupBy } from './group-by';
import { mean, newcombe, shareVariance, sum, wilson } from './plain';

/** ln Γ of whole and half numbers, step by step. */
function lnGamma(x: number): number {
  let total = 0;
  let at = x;
  for (; at > 1; at--) total += Math.log(at - 1);
  return total + (at === 0.5 ? Math.log(Math.sqrt(Math.PI)) : 0);
}

/** P(X > x) of a χ² distributed X, by the series of the lower incomplete gamma function. */
export function chiSquareTail(x: number, df: number): number {
  const [a, half] = [df / 2, x / 2];
  if (x <= 0) return 1;
  let term = a * Math.log(half) - half - lnGamma(a + 1);
  let total = 0;
  for (let k = 1; k < half || Math.exp(term) > 1e-18 * total; k++) {
    total += Math.exp(term);
    term += Math.log(half / (a + k));
  }
  return Math.max(0, 1 - total);
}

function anytimeHalf(variance: number, n: number, alpha: number, planned: number): number {
  const rho = (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / planned;
  const width = Math.sqrt(((2 * (n * rho + 1)) / (n ** 2 * rho)) * Math.log(Math.sqrt(n * rho + 1) / alpha));
  return Math.sqrt(n * variance) * width;
}

interface One {
  readonly experiment: string;
  readonly variant: string | null;
  readonly success: boolean | null;
  readonly cost: number | null;
}

function read({ metadata, success, actual_cost }: Row): One[] {
  let logged: Record<string, unknown>;
  try {
    logged = JSON.parse(String(metadata ?? '{}'));
  } catch {
    return [];
  }
  const text = (value: unknown) => (value === undefined || value === null || value === '' ? null : String(value));
  const experiment = text(logged.experiment);
  if (experiment === null) return [];
  const cost = actual_cost !== null && Number.isFinite(actual_cost) ? Number(actual_cost) : null;
  return [{ experiment, variant: text(logged.variant), success: success as boolean | null, cost }];
}

/** What experiment_result is to answer of an experiment, execution by execution. */
export function experimentResult(
  rows: readonly Row[],
  experiment: string,
  { planned = 2000, control }: { readonly planned?: number; readonly control?: string } = {},
) {
  const all = rows.flatMap(read).filter((one) => one.experiment === experiment);
  const told = all.filter(({ variant, success }) => variant !== null && success !== null);
  const variants = groupBy(told, ({ variant }) => variant!);
  const names = [...variants.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const against = control ?? (names.includes('control') ? 'control' : names[0]);
  const counts = names.map((name) => variants.get(name)!.length);
  const even = sum(counts) / names.length;
  const srm_p =
    names.length > 1 ? chiSquareTail(sum(counts.map((n) => (n - even) ** 2 / even)), names.length - 1) : null;
  const arm = (name: string) => {
    const ones = variants.get(name)!;
    const k = ones.filter(({ success }) => success).length;
    const costs = ones.flatMap(({ cost }) => (cost === null ? [] : [cost]));
    return { n: ones.length, k, success: k / ones.length, cost: costs.length > 0 ? mean(costs) : null };
  };
  const comparison = (name: string) => {
    const nothing = { difference: null, low: null, high: null, anytime_low: null, anytime_high: null };
    if (name === against || against === undefined || !variants.has(against)) return nothing;
    const [own, base] = [arm(name), arm(against)];
    const n = own.n + base.n;
    const variance = shareVariance(own.success, own.n) + shareVariance(base.success, base.n);
    const half = anytimeHalf(variance, n, 0.05 / (names.length - 1), planned);
    const difference = own.success - base.success;
    return {
      difference,
      ...newcombe(own.k, own.n, base.k, base.n),
      anytime_low: Math.max(-1, difference - half),
      anytime_high: Math.min(1, difference + half),
    };
  };
  const verdict = (name: string): string | null => {
    if (srm_p !== null && srm_p < 0.0005) return 'misassigned';
    if (name === against) return null;
    const { anytime_low, anytime_high } = comparison(name);
    if (anytime_low !== null && anytime_low > 0) return 'won';
    if (anytime_high !== null && anytime_high < 0) return 'lost';
    return anytime_low !== null && arm(name).n + arm(against!).n >= planned ? 'no_difference' : 'running';
  };
  return names
    .map((variant) => {
      const { n, k, success, cost } = arm(variant);
      const { low, high } = wilson(k, n);
      return {
        variant,
        n,
        success,
        success_low: low,
        success_high: high,
        cost,
        ...comparison(variant),
        srm_p,
        verdict: verdict(variant),
        is_control: variant === against,
        left_out: all.length - told.length,
      };
    })
    .toSorted((a, b) => Number(b.is_control) - Number(a.is_control) || b.n - a.n || (a.variant < b.variant ? -1 : 1));
}
