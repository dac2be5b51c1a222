import type { AnswerContext } from '../answer/answer';
import { LearningError } from '../error/learning-error';
import type { FrameJson } from '../frame/json/frame-json';
import { readFrame } from '../frame/json/read-frame';
import { orderedRange } from '../query/time/ordered-range';
import type { BrowserEngine } from './client';

/** What the data source sends to Grafana's query endpoint, as far as it is looked at here. */
export interface QueryBody {
  /** Milliseconds since the epoch, as text. */
  readonly from: string;
  readonly to: string;
  readonly queries: readonly {
    readonly refId: string;
    readonly intervalMs: number;
    readonly maxDataPoints: number;
  }[];
}

interface Asking {
  readonly storedTimeZone: string;
  readonly signal?: AbortSignal | undefined;
  /** Hears of each query that failed. */
  readonly onFailure?: () => void;
}

/** Answers one query. */
export type Ask = (
  model: unknown,
  context: Omit<AnswerContext, 'signal'>,
  signal: AbortSignal | undefined,
) => Promise<readonly FrameJson[]>;

/** Asks an engine in the browser, with no server behind it. */
export const askEngine =
  (engine: BrowserEngine): Ask =>
  async (model, context, signal) =>
    (await engine.answer(model, context, { signal })).frames.map(readFrame);

/** Answers as Grafana's query endpoint: results by refId, those that failed beside those that did not. */
export async function answerQueries(
  ask: Ask,
  { from, to, queries }: QueryBody,
  { storedTimeZone, signal, onFailure }: Asking,
) {
  const timeRange = orderedRange(Number(from), Number(to));
  const askedAt = Date.now();
  const answers = queries.map(async (model) => {
    const { refId, intervalMs, maxDataPoints } = model;
    const context = { refId, timeRange, intervalMs, maxDataPoints, storedTimeZone, askedAt, fromAlert: false };
    try {
      return [refId, { status: 200, frames: await ask(model, context, signal) }] as const;
    } catch (cause) {
      if (signal?.aborted) throw cause;
      onFailure?.();
      const error = LearningError.from(cause);
      const { status, source: errorSource } = error;
      return [refId, { status, error: error.toDisplay(), errorSource, frames: [] }] as const;
    }
  });
  return { results: Object.fromEntries(await Promise.all(answers)) };
}
