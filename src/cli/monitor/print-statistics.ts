import { OF_GROUPS } from '../../asking/reports/figures';
import { formatUnit } from '../../asking/reports/format-measure';
import type { StatisticsReport } from '../../asking/reports/statistics';
import type { AllLimits } from '../../model/limits';
import type { Unit } from '../../model/units';
import { styled } from '../terminal';
import { figuresTable, overTime } from './figures-table';

/** Fits 80 columns; the rest is in the JSON. */
const { successful: _, ...SHOWN } = OF_GROUPS;

const SECTIONS = [
  ['By model tier', 'model_tier', 'by_model_tier'],
  ['By pool', 'pool_type', 'by_pool_type'],
  ['Top repositories', 'repo', 'top_repositories'],
  ['By task type', 'task_type', 'by_task_type'],
] as const;

type Figures = Readonly<Record<string, number | null>>;

function line(name: string, unit: Exclude<Unit, 'time'>, figures: Figures): string {
  const parts = Object.entries(figures).map(([figure, value]) => {
    const label = figure.replace(/_(seconds|mb|cost)$/, '').replaceAll('_', ' ');
    return `${label} ${value === null ? '–' : formatUnit(unit, value)}`;
  });
  return `${name.padEnd(8)}  ${parts.join(', ')}\n`;
}

export function printStatistics(report: StatisticsReport, limits: AllLimits): string {
  const { duration, cost, resources } = report.performance;
  return [
    `${styled('bold', overTime(report.time_range))}\n${figuresTable('time', SHOWN, report.time_series, limits)}\n`,
    ...SECTIONS.map(
      ([title, key, rows]) =>
        `${styled('bold', `${title}, last ${report.time_range}`)}\n${figuresTable(key, SHOWN, report[rows], limits)}\n`,
    ),
    `${styled('bold', `Performance, last ${report.time_range}`)}\n`,
    line('Duration', 'seconds', duration),
    line('Cost', 'usd', cost),
    line('Memory', 'megabytes', resources),
  ].join('');
}
