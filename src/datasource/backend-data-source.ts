import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { config } from '@grafana/runtime';
import { catchError, from, type Observable, of, switchMap } from 'rxjs';
import { isForBrowser } from './browser/wanted';
import { LearningDataSource } from './learning-data-source';
import type { LearningQuery } from './learning-query';
import { isLiveWanted } from './live/wanted';

type Request = DataQueryRequest<LearningQuery>;

/** The data source of the plugin with a backend, which answers all but what the browser is to answer. */
export class BackendDataSource extends LearningDataSource {
  override query(request: Request): Observable<DataQueryResponse> {
    const ask = (asked: Request) => super.query(asked);
    if (!isLiveWanted(request)) return ask(request);
    return from(import(/* webpackChunkName: "live" */ './live/live-answers')).pipe(
      catchError(() => of(null)),
      switchMap((chunk) => (chunk === null ? ask(request) : chunk.liveAnswers(this, request, ask))),
    );
  }

  protected override answered(request: Request): Observable<DataQueryResponse> {
    const askServer = (targets: LearningQuery[]) => super.answered({ ...request, targets });
    const { uid, options } = this;
    const local = request.targets.filter((query) => isForBrowser(query, request, { uid, engine: options.engine }));
    if (local.length === 0 || config.publicDashboardAccessToken) return askServer(request.targets);
    return from(import(/* webpackChunkName: "browser-engine" */ './browser/answered')).pipe(
      catchError(() => of(null)),
      switchMap((chunk) =>
        chunk === null
          ? askServer(request.targets)
          : chunk.answeredInBrowser({ source: this, request, local, askServer }),
      ),
    );
  }
}
