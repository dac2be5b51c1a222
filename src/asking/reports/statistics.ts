import type { Asker, ReportOptions } from '../asker';
import type { PlainRow } from '../plain';
import { bucketOf, type TimeRangeName, timeRangeOf } from '../time-ranges';
import { type FiguresQuery, figures, OF_GROUPS } from './figures';
import { type Performance, performance } from './performance';

/** Rows that have come to be expected of these lists. */
const TOP_REPOSITORIES = 10;
const TASK_TYPES = 15;

export interface StatisticsReport {
  readonly time_range: TimeRangeName;
  /** In order of time; buckets without executions are left out. `time` is the begin of the bucket, ISO 8601 in UTC. */
  readonly time_series: readonly PlainRow[];
  readonly by_model_tier: readonly PlainRow[];
  readonly by_pool_type: readonly PlainRow[];
  readonly top_repositories: readonly PlainRow[];
  readonly by_task_type: readonly PlainRow[];
  readonly performance: Performance;
}

/** The report that the MCP tool execution_statistics gives. Throws LearningError. */
export async function statisticsReport(
  asker: Pick<Asker, 'ask'>,
  timeRange: TimeRangeName,
  { now = Date.now(), ...options }: ReportOptions = {},
): Promise<StatisticsReport> {
  const rows = (query: Omit<FiguresQuery, 'measures'>) =>
    figures(asker, { measures: OF_GROUPS, ...query }, timeRangeOf(timeRange, now), options);
  const [time_series, by_model_tier, by_pool_type, top_repositories, by_task_type, figured] = await Promise.all([
    rows({ bucket: bucketOf(timeRange) }),
    rows({ by: 'model_tier' }),
    rows({ by: 'pool_type' }),
    rows({ by: 'repo', limit: TOP_REPOSITORIES }),
    rows({ by: 'task_type', limit: TASK_TYPES }),
    performance(asker, timeRange, { now, ...options }),
  ]);
  return {
    time_range: timeRange,
    time_series,
    by_model_tier,
    by_pool_type,
    top_repositories,
    by_task_type,
    performance: figured,
  };
}
