import { CoreApp, type DataQueryRequest, dateTime, type LogRowModel } from '@grafana/data';
import type { LearningQuery } from '../learning-query';

const DAY = 86_400_000;

/** A request for the lines beside a line. */
export function contextRequest(
  query: LearningQuery,
  { timeEpochMs, uid }: LogRowModel,
): DataQueryRequest<LearningQuery> {
  const [from, to] = [dateTime(timeEpochMs - DAY), dateTime(timeEpochMs + DAY)];
  return {
    requestId: `${query.refId}-${uid}-${JSON.stringify(query.params)}`,
    targets: [query],
    range: { from, to, raw: { from, to } },
    interval: '1m',
    intervalMs: 60_000,
    scopedVars: {},
    timezone: 'browser',
    app: CoreApp.Explore,
    startTime: Date.now(),
    hideFromInspector: true,
  };
}
