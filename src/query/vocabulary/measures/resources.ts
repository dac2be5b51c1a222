import { finite } from '../../finite-values';
import { sql } from '../../tree/sql';
import type { Measure } from '../measure';
import { quantiles } from './quantiles';

export const RESOURCES: readonly Measure[] = [
  {
    id: 'memory_avg',
    label: 'Average peak memory',
    unit: 'megabytes',
    help: 'Mean peak memory of the executions that report it.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(peak_memory_mb)`,
  },
  ...quantiles('memory', 'Peak memory', sql`peak_memory_mb`, 'megabytes', [50, 95, 99], 'peak memory'),
  {
    id: 'memory_max',
    label: 'Highest peak memory',
    unit: 'megabytes',
    help: 'Highest peak memory of an execution.',
    charts: ['stat', 'timeseries', 'table'],
    sql: sql`max(peak_memory_mb)`,
  },
  {
    id: 'cpu_avg',
    label: 'Average CPU time',
    unit: 'seconds',
    help: 'Mean CPU time of the executions that report it.',
    charts: ['stat', 'timeseries', 'bargauge', 'table'],
    sql: sql`avg(cpu_time_seconds)`,
  },
  ...quantiles('cpu', 'CPU time', sql`cpu_time_seconds`, 'seconds', [95, 99], 'CPU time'),
  {
    id: 'memory_duration_correlation',
    label: 'Memory to duration correlation',
    unit: 'coefficient',
    help: 'Pearson correlation of peak memory and wall time, -1 to 1.',
    charts: ['stat', 'table'],
    // Of a single execution, or of equal ones, DuckDB makes it NaN, which would be the largest of all.
    sql: finite(sql`corr(peak_memory_mb, duration_seconds)`),
  },
];
