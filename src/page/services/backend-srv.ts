import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { Observable } from 'rxjs';
import { HttpError } from './http-error';
import { send } from './sender';

function addressOf({ url, params }: BackendSrvRequest): string {
  const query = new URLSearchParams(params as Record<string, string>).toString();
  return query ? `${url}${url.includes('?') ? '&' : '?'}${query}` : url;
}

/** Grafana's reader takes a failure without a status for an answer that has no rows. */
const NO_ANSWER = 503;

/** An error of the shape that Grafana's service throws, so that the data source reads its message. */
function failure(error: unknown, config: BackendSrvRequest) {
  if (!(error instanceof HttpError)) return error;
  const { status, message, data } = error;
  const answered = typeof data === 'object' && data !== null ? data : {};
  return { status: status || NO_ANSWER, statusText: message, data: { ...answered, message }, config };
}

/** Sends to the host what the data source asks. Nobody waiting any more, the request is aborted. */
function fetchFromHost<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const { method = 'GET', data: body, headers = {} } = request;
    const sent = { method, body, headers: headers as Record<string, string>, signal: controller.signal };
    send(addressOf(request), sent).then(
      (answer) => {
        subscriber.next({ ...answer, config: request } as FetchResponse<T>);
        subscriber.complete();
      },
      (error) => {
        if (!controller.signal.aborted) subscriber.error(failure(error, request));
      },
    );
    return () => controller.abort();
  });
}

/** The part of Grafana's service that the data source uses. */
export const backendSrv = { fetch: fetchFromHost } as unknown as BackendSrv;
