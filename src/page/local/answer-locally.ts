import { valuesIn } from '../../api/values';
import { answerQueries, askEngine, type QueryBody } from '../../browser/answer-queries';
import type { BrowserEngine } from '../../browser/client';
import { LearningError } from '../../error/learning-error';
import { columnValues } from '../../query/column-values';
import { HttpError } from '../services/http-error';
import type { Answered, Sender, Sent } from '../services/sender';
import { listDashboards, readDashboard } from './dashboards';

type Answer = (sent: Sent, found: readonly string[], query: URLSearchParams) => Promise<unknown>;

/** What is asked of Grafana for a page of dashboards, and of what it is answered here. */
function routesOf(
  engine: BrowserEngine,
  storedTimeZone: string,
  onFailure: () => void,
): readonly (readonly [RegExp, Answer])[] {
  return [
    [/^\/api\/search$/, () => listDashboards()],
    [
      /^\/api\/dashboards\/uid\/([^/]+)$/,
      async ({ signal }, [uid]) => ({ dashboard: await readDashboard(decodeURIComponent(uid!), signal) }),
    ],
    [
      /^\/api\/ds\/query$/,
      ({ body, signal }) => answerQueries(askEngine(engine), body as QueryBody, { storedTimeZone, signal, onFailure }),
    ],
    [
      /^\/api\/datasources\/uid\/[^/]+\/resources\/values$/,
      async ({ signal }, _, query) => valuesIn(await engine.rows(columnValues(query, storedTimeZone), { signal })),
    ],
  ];
}

function problem(cause: unknown): HttpError {
  if (cause instanceof HttpError) return cause;
  if (!(cause instanceof LearningError)) return new HttpError(500, { message: (cause as Error).message });
  const { status, code, message, hint } = cause;
  return new HttpError(status, { message, hint, code });
}

/** Answers at Grafana's addresses by a DuckDB in the browser. @param onFailure hears of each query that failed */
export function answerLocally(engine: BrowserEngine, storedTimeZone: string, onFailure: () => void): Sender {
  const routes = routesOf(engine, storedTimeZone, onFailure);
  return async (address, sent): Promise<Answered> => {
    const { pathname, searchParams } = new URL(address, window.location.origin);
    for (const [pattern, answer] of routes) {
      const [whole, ...found] = pattern.exec(pathname) ?? [];
      if (whole === undefined) continue;
      try {
        return { status: 200, data: await answer(sent, found, searchParams) };
      } catch (cause) {
        throw sent.signal?.aborted ? cause : problem(cause);
      }
    }
    throw new HttpError(404, { message: `A page without a server of its own has no answer at ${pathname}.` });
  };
}
