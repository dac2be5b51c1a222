import type { DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { config, toDataQueryResponse } from '@grafana/runtime';
import { map, type Observable } from 'rxjs';
import { type Ask, answerQueries } from '../../browser/answer-queries';
import { LearningError } from '../../error/learning-error';
import { readFrame } from '../../frame/json/read-frame';
import { SETTINGS } from '../../settings/settings';
import { startEngine } from '../browser/engine';
import { perSource } from '../browser/per-source';
import { withNotices } from '../browser/with-notices';
import { withSignal } from '../browser/with-signal';
import { t } from '../i18n/t';
import { translations } from '../i18n/translations';
import type { LearningQuery } from '../learning-query';
import { DataProxy } from './data-proxy';
import { HeldFile } from './held-file';
import { answerResource } from './resources';
import { type Tested, testFile } from './test-file';

type Request = DataQueryRequest<LearningQuery>;

/** A data source, as its settings are saved. */
type Source = Parameters<typeof startEngine>[0];

const MILLISECONDS = 1000;

/** The points that Grafana's server takes where a request says nothing. */
const USUAL_POINTS = 100;

const fileOf = perSource((source: Source): HeldFile => {
  const { rowLimit, memoryLimitMb, maxStalenessSeconds = SETTINGS.maxStalenessSeconds.default } = source.options;
  return new HeldFile({
    proxy: new DataProxy(source.uid),
    engine: () =>
      startEngine(source, {
        ...(rowLimit !== undefined && { rowLimit }),
        ...(memoryLimitMb !== undefined && { memoryLimitMb }),
      }),
    maxStalenessMs: maxStalenessSeconds * MILLISECONDS,
  });
});

/** What there is no remedy for in the browser is told of as it is here: there is no server to answer instead. */
function asToldHere(cause: unknown): LearningError {
  const error = LearningError.from(cause);
  if (error.code !== 'not_in_browser') return error;
  return new LearningError(error.code, error.message, {
    cause: error,
    hint: t(
      'file.not-in-browser-hint',
      'Ask in another way; or install the plugin that has a backend, which knows it.',
    ),
  });
}

function refuseStrangers(): void {
  if (!config.publicDashboardAccessToken) return;
  throw new LearningError(
    'forbidden',
    t('file.shared', 'A dashboard that is shared with everybody shows no rows of it.'),
    {
      hint: t(
        'file.shared-hint',
        "Grafana's data proxy is for people who have logged in. Install the plugin that has a backend, and share its dashboards.",
      ),
    },
  );
}

/** What the browser answers to the queries, as Grafana's server would have said it. */
export function answeredFromFile(source: Source, request: Request): Observable<DataQueryResponse> {
  const { storedTimeZone } = source;
  const { range, intervalMs, maxDataPoints = USUAL_POINTS, scopedVars, filters } = request;
  const queries = request.targets.map((query) => ({
    ...source.applyTemplateVariables(query, scopedVars, filters),
    intervalMs,
    maxDataPoints,
  }));
  const ask: Ask = async (model, context, signal) => {
    try {
      refuseStrangers();
      return await fileOf(source).ask(async (engine, { asOf, notices }) => {
        const { frames } = await engine.answer(model, context, { signal });
        return frames.map((frame) => withNotices(readFrame(frame), notices, asOf));
      }, signal);
    } catch (cause) {
      throw signal?.aborted ? cause : asToldHere(cause);
    }
  };
  const body = { from: String(range.from.valueOf()), to: String(range.to.valueOf()), queries };
  return withSignal(async (signal) => {
    await translations();
    return answerQueries(ask, body, { storedTimeZone, signal });
  }).pipe(
    map((data) =>
      toDataQueryResponse({ data } as unknown as Parameters<typeof toDataQueryResponse>[0], request.targets),
    ),
  );
}

interface AskedResource {
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
}

/** What the backend's resource of that name would answer. Throws LearningError. */
export async function answeredResource(source: Source, name: string, asked: AskedResource): Promise<unknown> {
  await translations();
  refuseStrangers();
  return answerResource(name, { ...asked, file: fileOf(source), storedTimeZone: source.storedTimeZone });
}

/** What Save & test says. */
export async function tested(source: Source): Promise<Tested> {
  await translations();
  return testFile(fileOf(source));
}
