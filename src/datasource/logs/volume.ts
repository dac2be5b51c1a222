import {
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  LoadingState,
  type LogsVolumeCustomMetaData,
  LogsVolumeType,
} from '@grafana/data';
import { map, type Observable, startWith } from 'rxjs';
import type { LearningQuery } from '../learning-query';
import { volumeLook } from './volume-look';
import { sourceRefId, volumeQuery } from './volume-query';

type Request = DataQueryRequest<LearningQuery>;

/** Bars that a person can tell apart. */
const MOST_BARS = 100;

/** What is to be asked for the log volume of a request; undefined where nothing in it is a log. */
export function volumeRequest(request: Request): Request | undefined {
  const targets = request.targets.flatMap((query) => volumeQuery(query) ?? []);
  if (targets.length === 0) return undefined;
  const width = (request.range.to.valueOf() - request.range.from.valueOf()) / MOST_BARS;
  return {
    ...request,
    targets,
    maxDataPoints: MOST_BARS,
    intervalMs: Math.max(request.intervalMs, Math.ceil(width)),
    hideFromInspector: true,
  };
}

/** The answer to such a request as Explore draws it, while it loads and once it is there. */
export function drawnVolume(
  answer: Observable<DataQueryResponse>,
  { range, targets }: Request,
  datasourceName: string,
): Observable<DataQueryResponse> {
  const drawn = (frame: DataFrame): DataFrame => {
    const custom: LogsVolumeCustomMetaData = {
      logsVolumeType: LogsVolumeType.FullRange,
      absoluteRange: { from: range.from.valueOf(), to: range.to.valueOf() },
      datasourceName,
      sourceQuery: targets.find(({ refId }) => refId === sourceRefId(frame.refId ?? ''))!,
    };
    const fields = frame.fields.map((field) =>
      field.labels?.level ? { ...field, config: { ...field.config, ...volumeLook(field.labels.level) } } : field,
    );
    return { ...frame, fields, meta: { ...frame.meta, custom: { ...frame.meta?.custom, ...custom } } };
  };
  return answer.pipe(
    map((response) => ({ ...response, data: response.data.map(drawn) })),
    startWith({ data: [], state: LoadingState.Loading }),
  );
}
