import type { DataQueryRequest, DataQueryResponse, TimeRange } from '@grafana/data';
import type { Observable } from 'rxjs';
import type { LearningOptions, LearningQuery } from '../learning-query';
import { commitsChannel } from './channel';
import { followedAnswers } from './followed-answers';
import { rangeNow } from './range-now';

type Request = DataQueryRequest<LearningQuery>;

interface LiveSource {
  readonly uid: string;
  readonly options: LearningOptions;
}

/** Explore shows no more of what comes within half a second. */
const GAP_IN_EXPLORE_MS = 600;

/** What the backend is asked, which knows nothing of panels. */
const withoutLive = ({ live: _, ...query }: LearningQuery): LearningQuery => query;

/** The browser would answer from what it holds for some seconds. */
const byServer = (query: LearningQuery, { options }: LiveSource): LearningQuery =>
  (query.engine ?? options.engine) === 'browser' ? { ...query, engine: 'server' } : query;

/** The answer to a request, and another one after each commit; the first alone where there is nothing to follow. */
export function liveAnswers(
  source: LiveSource,
  request: Request,
  ask: (request: Request) => Observable<DataQueryResponse>,
): Observable<DataQueryResponse> {
  const plain = { ...request, targets: request.targets.map(withoutLive) };
  const { range: first, timezone, requestId, liveStreaming = false } = request;
  if (rangeNow(first, timezone) === null) return ask(plain);
  const asked = { ...plain, targets: plain.targets.map((query) => byServer(query, source)) };
  let range: TimeRange | null = first;
  const askNow = () => {
    const over = range ?? rangeNow(first, timezone) ?? first;
    range = null;
    return ask({ ...asked, range: over });
  };
  const channel = commitsChannel(source.uid);
  return followedAnswers({ ask: askNow, channel, key: requestId, gapMs: liveStreaming ? GAP_IN_EXPLORE_MS : 0 });
}
