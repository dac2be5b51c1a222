import { sql } from '../../tree/sql';
import type { Measure } from '../measure';
import { quantiles } from './quantiles';

export const DURATIONS: readonly Measure[] = [
  {
    id: 'duration_avg',
    label: 'Average duration',
    unit: 'seconds',
    help: 'Mean wall time of an execution.',
    charts: ['stat', 'gauge', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(duration_seconds)`,
  },
  ...quantiles('duration', 'Duration', sql`duration_seconds`, 'seconds', [50, 90, 95, 99], 'wall time'),
  {
    id: 'duration_max',
    label: 'Longest duration',
    unit: 'seconds',
    help: 'Longest wall time of an execution.',
    charts: ['stat', 'timeseries', 'table'],
    sql: sql`max(duration_seconds)`,
  },
];
