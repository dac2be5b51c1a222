import { METRICS, type MetricReport } from '../../asking/reports/metric';
import type { AllLimits } from '../../model/limits';
import { findMeasure } from '../../query/vocabulary/measures';
import { styled } from '../terminal';
import { figuresTable, judged, overTime, shownMeasure } from './figures-table';

/** The summary in lines, then tables by time and by tier. */
export function printMetric(
  { metric, time_range, summary, time_series, by_model_tier }: MetricReport,
  limits: AllLimits,
): string {
  const { series } = METRICS[metric];
  const labels = Object.keys(summary).map((id) => [id, findMeasure(id).label] as const);
  const width = Math.max(...labels.map(([, label]) => label.length));
  const lines = labels.map(([id, label]) => {
    const value = summary[id] ?? null;
    return `${label.padEnd(width)}  ${judged(id, value, shownMeasure(id, value), limits)}\n`;
  });
  return [
    `${styled('bold', `${metric}, last ${time_range}`)}\n`,
    ...lines,
    `\n${styled('bold', overTime(time_range))}\n`,
    figuresTable('time', series, time_series, limits),
    `\n${styled('bold', 'By model tier')}\n`,
    figuresTable('model_tier', series, by_model_tier, limits),
  ].join('');
}
