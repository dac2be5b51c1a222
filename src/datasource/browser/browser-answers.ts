import type { DataQueryRequest } from '@grafana/data';
import type { AnswerContext } from '../../answer/answer';
import type { BrowserEngine } from '../../browser/client';
import { LearningError } from '../../error/learning-error';
import type { FrameJson } from '../../frame/json/frame-json';
import { readFrame } from '../../frame/json/read-frame';
import { compileQuery } from '../../query/compile-query';
import { parseQuery } from '../../query/parse-query';
import { orderedRange } from '../../query/time/ordered-range';
import type { Notice } from '../../result/result';
import type { LearningQuery } from '../learning-query';
import { HeldData, type PartSource, reasonOf } from './held-data';
import type { PartStore } from './part-store';
import { tablesNamed } from './tables-named';
import { ageText, TEXTS } from './texts';
import { withNotices } from './with-notices';

/** An answer, or why the server is to give it; empty where nobody has to know. */
export type Outcome = { readonly frames: readonly FrameJson[] } | { readonly why: string; readonly isFault: boolean };

interface AnswersOptions {
  readonly source: PartSource;
  readonly store: PartStore;
  readonly engine: () => BrowserEngine;
  readonly maxStalenessMs: number;
  readonly storedTimeZone: string;
}

/** After so long without a question the engine ends, and its memory is free. */
const IDLE_MS = 600_000;

/** The points that Grafana's server takes where a request says nothing. */
const USUAL_POINTS = 100;

const silently: Outcome = { why: '', isFault: false };

/** Answers for one data source, by DuckDB in this browser where that can be. */
export class BrowserAnswers {
  readonly #options: AnswersOptions;
  readonly #data: HeldData;
  /** Questions that the browser has no words for, or not the columns, with what to say of them. */
  readonly #beyond = new Map<string, string>();
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#data = new HeldData(options);
  }

  /** Never rejects. @param query with the values of variables in their places */
  async answer(query: LearningQuery, request: DataQueryRequest<LearningQuery>, signal: AbortSignal): Promise<Outcome> {
    this.#staysFor(IDLE_MS);
    const { refId: _, ...meaning } = query;
    const key = JSON.stringify(meaning);
    const beyond = this.#beyond.get(key);
    if (beyond !== undefined) return { why: beyond, isFault: false };
    const context = this.#contextOf(query, request);
    const { tables, asksServer } = this.#named(query, context);
    if (asksServer) return silently;
    const ready = await this.#data.readiness(tables);
    if (!ready.isReady) return ready;
    try {
      const { frames } = await this.#data.engine.answer(query, { ...context, rowLimit: ready.rowLimit }, { signal });
      const { asOf, age, remarks } = ready;
      const time = new Date(asOf).toLocaleTimeString();
      const notices: Notice[] = [
        { severity: 'info', text: TEXTS.answered(time, ageText(age)) },
        ...remarks.map((text) => ({ severity: 'warning' as const, text })),
      ];
      return { frames: frames.map((frame) => withNotices(readFrame(frame), notices, asOf)) };
    } catch (error) {
      const { code } = LearningError.from(error);
      if (code !== 'not_in_browser') return { why: TEXTS.queryFailed(reasonOf(error)), isFault: true };
      const why = TEXTS.queryFailed(reasonOf(error));
      this.#beyond.set(key, why);
      return { why, isFault: false };
    }
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#data.close();
  }

  #staysFor(milliseconds: number): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#data.close(), milliseconds);
  }

  #contextOf(
    { refId }: LearningQuery,
    { range, intervalMs, maxDataPoints }: DataQueryRequest,
  ): Omit<AnswerContext, 'signal'> {
    return {
      refId,
      timeRange: orderedRange(range.from.valueOf(), range.to.valueOf()),
      intervalMs,
      maxDataPoints: maxDataPoints ?? USUAL_POINTS,
      storedTimeZone: this.#options.storedTimeZone,
      askedAt: Date.now(),
      fromAlert: false,
    };
  }

  /** What is wrong with a query the server says. */
  #named(query: LearningQuery, context: Omit<AnswerContext, 'signal'>) {
    try {
      return tablesNamed(compileQuery(parseQuery(query, 'panel'), context).sql);
    } catch {
      return { tables: [], asksServer: true };
    }
  }
}
