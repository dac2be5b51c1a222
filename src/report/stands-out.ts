import { formatMeasure } from '../asking/reports/format-measure';
import { canCompare, FEWEST, outcomesOf } from './change';
import { DIMENSIONS, type Dimension, type Figures, type Group, type Period } from './period';

export interface Finding {
  readonly text: string;
  readonly verdict: 'better' | 'worse' | 'neither';
  /** The larger, the more it stands out. */
  readonly weight: number;
}

/** Of the normal distribution, for 99.9 percent: a report makes many comparisons, and chance would be in some. */
const CERTAIN = 3.29;

const MOST_FINDINGS = 8;

/** Below these a change is certain, but does not matter. */
const LEAST_POINTS = 2;
const LEAST_RATIO = 1.5;

const SINGULAR: Readonly<Record<Dimension, string>> = {
  model_tier: 'Tier',
  pool_type: 'Pool',
  repo: 'Repository',
  task_type: 'Task type',
};

/** How far apart two shares are, in standard errors of their difference. */
function distance(share: number, n: number, before: number, nBefore: number): number {
  const pooled = (share * n + before * nBefore) / (n + nBefore);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / nBefore));
  return error === 0 ? 0 : (share - before) / error;
}

function successFinding(name: string, figures: Figures): Finding[] {
  const [n, nBefore] = outcomesOf(figures);
  if (Math.min(n, nBefore) < FEWEST) return [];
  const { success_rate: rate, success_rate_previous: before } = figures;
  if (typeof rate !== 'number' || typeof before !== 'number' || Math.abs(rate - before) < LEAST_POINTS) return [];
  const apart = distance(rate / 100, n, before / 100, nBefore);
  if (Math.abs(apart) < CERTAIN) return [];
  const [was, is] = [before, rate].map((value) => formatMeasure('success_rate', value));
  return [
    {
      text: `${name}: ${is} of ${formatMeasure('executions', n)} executions succeeded, after ${was} in the period before.`,
      verdict: rate > before ? 'better' : 'worse',
      weight: Math.abs(rate - before) * Math.sqrt(n),
    },
  ];
}

/** Means and percentiles come without their spread: only what has changed a lot is told. */
function ratioFinding(
  figures: Figures,
  measure: 'duration_p95' | 'cost_avg',
  n: number,
  told: (ratio: number) => string,
): Finding[] {
  const [value, before] = [figures[measure], figures[`${measure}_previous`]];
  if (typeof value !== 'number' || typeof before !== 'number' || value <= 0 || before <= 0) return [];
  const ratio = value / before;
  if (Math.max(ratio, 1 / ratio) < LEAST_RATIO) return [];
  const weight = 10 * Math.abs(Math.log(ratio)) * Math.sqrt(n);
  return [{ text: told(ratio), verdict: ratio > 1 ? 'worse' : 'better', weight }];
}

/** Of the period, after that of the one before. */
const shownBoth = (figures: Figures, measure: 'duration_p95' | 'cost_total') =>
  [figures[measure], figures[`${measure}_previous`]].map((value) => formatMeasure(measure, value ?? 0));

function durationFinding(name: string, figures: Figures, n: number): Finding[] {
  const [is, was] = shownBoth(figures, 'duration_p95');
  return ratioFinding(
    figures,
    'duration_p95',
    n,
    () => `${name}: 95 % of the executions took at most ${is}, after ${was}.`,
  );
}

/** By the mean of those whose cost is known: a sum grows with the executions, and with those that tell their cost. */
function costFinding(name: string, figures: Figures, n: number): Finding[] {
  const [is, was] = shownBoth(figures, 'cost_total');
  return ratioFinding(figures, 'cost_avg', n, (ratio) => {
    const times = (ratio > 1 ? ratio : 1 / ratio).toFixed(1);
    return `${name}: one execution cost ${times} times as ${ratio > 1 ? 'much' : 'little'} as in the period before (${is} in all, after ${was}).`;
  });
}

function groupFindings(name: string, figures: Figures): Finding[] {
  const [n, before] = [figures.executions ?? 0, figures.executions_previous ?? 0];
  if (n >= FEWEST && before === 0) {
    const text = `${name}: new, with ${formatMeasure('executions', n)} executions.`;
    return [{ text, verdict: 'neither', weight: 20 * Math.sqrt(n) }];
  }
  if (!canCompare(figures)) return [];
  return [...successFinding(name, figures), ...durationFinding(name, figures, n), ...costFinding(name, figures, n)];
}

function errorFindings({ errors, total }: Period): Finding[] {
  const [n, nBefore] = [total.executions ?? 0, total.executions_previous ?? 0];
  return errors.flatMap(({ name, count, previous }): Finding[] => {
    const apart = distance(count / n, n, previous / nBefore, nBefore);
    if (Math.abs(apart) < CERTAIN || count + previous < FEWEST) return [];
    const was = previous === 0 ? 'none' : formatMeasure('executions', previous);
    const text = `The error ${name} came ${formatMeasure('executions', count)} times, ${was} in the period before.`;
    const weight = (100 * Math.abs(count / n - previous / nBefore) + 1) * Math.sqrt(n);
    return [{ text, verdict: apart > 0 ? 'worse' : 'better', weight }];
  });
}

/**
 * What has changed against the period before, beyond what chance makes of so many executions: of the whole, of groups
 * and of errors, what weighs most first.
 */
export function standsOut(period: Period): readonly Finding[] {
  const { total, groups } = period;
  if (!canCompare(total)) return [];
  const ofGroups = (Object.keys(DIMENSIONS) as Dimension[]).flatMap((dimension) =>
    groups[dimension].flatMap((group: Group) => groupFindings(`${SINGULAR[dimension]} ${group.name}`, group)),
  );
  return [...groupFindings('All together', total), ...ofGroups, ...errorFindings(period)]
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST_FINDINGS);
}
