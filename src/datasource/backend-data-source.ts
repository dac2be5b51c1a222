import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { config } from '@grafana/runtime';
import { catchError, from, type Observable, of, switchMap } from 'rxjs';
import { isForBrowser } from './browser/wanted';
import { LearningDataSource } from './learning-data-source';
import type { LearningQuery } from './learning-query';

/** The data source of the plugin with a backend, which answers all but what the browser is to answer. */
export class BackendDataSource extends LearningDataSource {
  protected override answered(request: DataQueryRequest<LearningQuery>): Observable<DataQueryResponse> {
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
