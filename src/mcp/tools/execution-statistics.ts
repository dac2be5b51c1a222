import { z } from 'zod';
import { statisticsReport } from '../../asking/reports/statistics';
import { TIME_RANGES } from '../../asking/time-ranges';
import { tool } from '../tool';
import { DB_PATH, TIME_RANGE } from './parameters';
import { buckets, groupsBy, performanceParts } from './report-parts';

export const EXECUTION_STATISTICS = tool({
  name: 'execution_statistics',
  title: 'Execution statistics',
  description:
    'Executions over time and by model tier, pool, repository and task type: how many, how successful, how long, how ' +
    'good, at what cost. Tells which tier or pool does well at what.',
  input: z.strictObject({ ...TIME_RANGE, ...DB_PATH }),
  output: z.object({
    time_range: z.enum(TIME_RANGES as [(typeof TIME_RANGES)[number]]),
    time_series: buckets,
    by_model_tier: groupsBy('model_tier'),
    by_pool_type: groupsBy('pool_type'),
    top_repositories: groupsBy('repo'),
    by_task_type: groupsBy('task_type'),
    performance: z.object(performanceParts),
  }),
  run: async ({ time_range, db_path }, { asker, signal }) =>
    await statisticsReport(await asker(db_path), time_range, { signal }),
});
