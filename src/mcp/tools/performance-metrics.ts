import { z } from 'zod';
import { performanceReport } from '../../asking/reports/performance';
import { TIME_RANGES } from '../../asking/time-ranges';
import { tool } from '../tool';
import { DB_PATH, TIME_RANGE } from './parameters';
import { groupsBy, performanceParts } from './report-parts';

export const PERFORMANCE_METRICS = tool({
  name: 'performance_metrics',
  title: 'Performance metrics',
  description:
    'Durations with their percentiles, costs, savings and memory of executions, and how each model tier did.',
  input: z.strictObject({ ...TIME_RANGE, ...DB_PATH }),
  output: z.object({
    time_range: z.enum(TIME_RANGES as [(typeof TIME_RANGES)[number]]),
    ...performanceParts,
    by_model_tier: groupsBy('model_tier'),
  }),
  run: async ({ time_range, db_path }, { asker, signal }) =>
    performanceReport(await asker(db_path), time_range, { signal }),
});
