import type { DataFrame, DataQueryRequest, DataQueryResponse } from '@grafana/data';
import { toDataQueryResponse } from '@grafana/runtime';
import { forkJoin, map, type Observable, of, switchMap } from 'rxjs';
import type { Tables } from '../../api/tables';
import { translations } from '../i18n/translations';
import type { LearningQuery } from '../learning-query';
import { BrowserAnswers, type Outcome } from './browser-answers';
import type { BrowserSource } from './browser-source';
import { startEngine } from './engine';
import { PartStore } from './part-store';
import { perSource } from './per-source';
import { storeOwner } from './store-owner';
import { withSignal } from './with-signal';

type Request = DataQueryRequest<LearningQuery>;

interface Asking {
  readonly source: BrowserSource;
  readonly request: Request;
  /** The targets that the browser is to answer. */
  readonly local: readonly LearningQuery[];
  readonly askServer: (targets: LearningQuery[]) => Observable<DataQueryResponse>;
}

const MILLISECONDS = 1000;
/** The default of the setting, whose table would make this chunk too large. */
const USUAL_STALENESS = 5;

const answersOf = perSource((source: BrowserSource): BrowserAnswers => {
  const { uid, options } = source;
  const quietly = { showErrorAlert: false };
  return new BrowserAnswers({
    source: {
      tables: (body) => source.postResource('tables', body, quietly) as Promise<Tables>,
      part: (parameters) =>
        source.getResource('tables/part', parameters, {
          ...quietly,
          responseType: 'arraybuffer',
        }) as Promise<ArrayBuffer>,
    },
    store: new PartStore(storeOwner({ uid, path: options.path ?? '' })),
    engine: () => startEngine(source),
    maxStalenessMs: (options.maxStalenessSeconds ?? USUAL_STALENESS) * MILLISECONDS,
    storedTimeZone: source.storedTimeZone,
  });
});

type Answered = readonly (readonly [LearningQuery, Outcome])[];

/** Says beside an answer of the server's why it is not the browser's. */
function withReason(frame: DataFrame, outcomes: ReadonlyMap<string | undefined, Outcome>): DataFrame {
  const outcome = outcomes.get(frame.refId);
  if (outcome === undefined || 'frames' in outcome || outcome.why === '') return frame;
  const { meta = {} } = frame;
  const notice = { severity: outcome.isFault ? ('warning' as const) : ('info' as const), text: outcome.why };
  return { ...frame, meta: { ...meta, notices: [...(meta.notices ?? []), notice] } };
}

/** What the browser has answered, as Grafana's server would have said it. */
function fromBrowser(answered: Answered): DataQueryResponse {
  const results = answered.flatMap(([{ refId }, outcome]) =>
    'frames' in outcome ? [[refId, { status: 200, frames: outcome.frames }]] : [],
  );
  const raw = { data: { results: Object.fromEntries(results) } } as unknown as Parameters<
    typeof toDataQueryResponse
  >[0];
  return results.length === 0
    ? { data: [] }
    : toDataQueryResponse(
        raw,
        answered.map(([query]) => query),
      );
}

/** In the order of the queries, as panels count on it. */
function together(request: Request, responses: readonly DataQueryResponse[]): DataQueryResponse {
  const order = new Map(request.targets.map(({ refId }, i) => [refId, i]));
  const placeOf = ({ refId }: DataFrame) => order.get(refId ?? '') ?? order.size;
  const errors = responses.flatMap(({ errors: many, error }) => many ?? (error ? [error] : []));
  return {
    ...Object.assign({}, ...responses),
    data: responses
      .flatMap(({ data }) => data as DataFrame[])
      .map((frame, i) => ({ frame, i }))
      .sort((a, b) => placeOf(a.frame) - placeOf(b.frame) || a.i - b.i)
      .map(({ frame }) => frame),
    ...(errors.length > 0 && { error: errors[0]!, errors }),
  };
}

/** The answers of the browser, and of the server where the browser is not meant or has none. */
export function answeredInBrowser({ source, request, local, askServer }: Asking): Observable<DataQueryResponse> {
  const answers = answersOf(source);
  const applied = new Map(
    local.map((query) => [query, source.applyTemplateVariables(query, request.scopedVars, request.filters)]),
  );
  const askBrowser = async (signal: AbortSignal): Promise<Answered> => {
    await translations();
    return Promise.all(
      [...applied].map(async ([query, meant]) => [query, await answers.answer(meant, request, signal)] as const),
    );
  };
  const ours = withSignal(askBrowser).pipe(
    switchMap((answered) => {
      const outcomes = new Map(answered.map(([{ refId }, outcome]) => [refId as string | undefined, outcome]));
      const declined = answered.filter(([, outcome]) => !('frames' in outcome)).map(([query]) => query);
      const here = fromBrowser(answered);
      if (declined.length === 0) return of([here]);
      return askServer(declined).pipe(
        map((response) => [
          here,
          { ...response, data: (response.data as DataFrame[]).map((frame) => withReason(frame, outcomes)) },
        ]),
      );
    }),
  );
  const others = request.targets.filter((query) => !local.includes(query));
  const theirs = others.length === 0 ? of<DataQueryResponse[]>([]) : askServer(others).pipe(map((one) => [one]));
  return forkJoin([ours, theirs]).pipe(map(([some, more]) => together(request, [...some, ...more])));
}
