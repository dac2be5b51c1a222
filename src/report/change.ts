import { formatMeasure } from '../asking/reports/format-measure';
import { findMeasure } from '../query/vocabulary/measures';
import type { Figures, Measure } from './period';

/** Whether more of it is better; null where it is neither. */
const HIGH_IS_GOOD: Readonly<Record<Measure, boolean | null>> = {
  executions: null,
  success_rate: true,
  duration_p95: false,
  quality_avg: true,
  cost_total: false,
};

/** Below so many executions, in either period, nothing is said of a change. */
export const FEWEST = 30;

export const canCompare = ({ executions, executions_previous: before }: Figures): boolean =>
  (executions ?? 0) >= FEWEST && (before ?? 0) >= FEWEST;

/** Executions whose outcome is known, of the period and of the one before. */
export const outcomesOf = (figures: Figures) =>
  [
    (figures.successes ?? 0) + (figures.failures ?? 0),
    (figures.successes_previous ?? 0) + (figures.failures_previous ?? 0),
  ] as const;

export interface Change {
  /** As people read it, such as `+12 %` or `−1.3 points`. */
  readonly text: string;
  readonly verdict: 'better' | 'worse' | 'neither';
}

const isShare = (measure: Measure) => ['percent', 'score'].includes(findMeasure(measure).unit);

const one = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1, signDisplay: 'exceptZero' });

/** How a figure has changed since the period before; null where there is none, or too few executions to compare. */
export function changeOf(figures: Figures, measure: Measure): Change | null {
  const [value, before] = [figures[measure] ?? null, figures[`${measure}_previous`] ?? null];
  if (value === null || before === null || !canCompare(figures)) return null;
  if (measure === 'success_rate' && Math.min(...outcomesOf(figures)) < FEWEST) return null;
  const isHigher = HIGH_IS_GOOD[measure];
  const judged = (text: string): Change => {
    // What rounds to nothing is no change.
    const isNothing = !/[1-9]/.test(text);
    const verdict = isHigher === null || isNothing ? 'neither' : value > before === isHigher ? 'better' : 'worse';
    return { text: text.replace('-', '−'), verdict };
  };
  if (isShare(measure)) return judged(`${one.format(value - before)} points`);
  if (before !== 0) return judged(`${one.format((value / before - 1) * 100)} %`);
  return value === 0 ? judged('0 %') : null;
}

export const shown = (measure: Measure, { [measure]: value }: Figures): string =>
  value === null || value === undefined ? '–' : formatMeasure(measure, value);
