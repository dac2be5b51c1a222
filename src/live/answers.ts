import type { AnswerContext } from '../answer/answer';
import type { PlainAnswer } from '../answer/plain-answer';
import { LearningError } from '../error/learning-error';
import { parseQuery } from '../query/parse-query';
import type { FrameBytes, KeptAnswers } from './kept-answers';
import { stateOf } from './lent-copy';
import { QuestionKeys } from './question-keys';
import type { AskOptions, Questions } from './questions';
import { hashOf } from './workers/workers';

/** Ages are told in seconds. */
const MOMENT_MS = 1000;

/** Whether its words are ours: they tell the time, but nothing is left to chance in them. */
function isBuilt(model: unknown): boolean {
  const { queryType } = model as { readonly queryType?: unknown };
  return queryType === 'metric' || queryType === 'preset';
}

export /** Of what a query means; the same for a panel and an alert, and however often it is asked. */
function hashOfModel(model: unknown): string {
  try {
    const { refId: _, engine: __, live: ___, ...meaning } = parseQuery(model);
    return hashOf(meaning);
  } catch {
    return hashOf(model);
  }
}

function requestOf(model: unknown, { askedAt, fromAlert, signal }: AnswerContext): AskOptions {
  return { askedAt, freshness: fromAlert ? 'latest' : 'cached', signal, hash: () => hashOfModel(model) };
}

/** Answers to queries of any kind, those that are kept among them. */
export class Answers {
  /** Null where none are to be kept. */
  readonly kept: KeptAnswers | null;
  /** How often DuckDB read only what was new or had changed. */
  fromParts = 0;
  readonly #questions: Questions;
  readonly #keys = new QuestionKeys();
  /** How old the time may be that an answer tells. */
  readonly #momentMs: number;

  constructor(questions: Questions, kept: KeptAnswers | null, maxStalenessSeconds: number) {
    this.#questions = questions;
    this.kept = kept;
    this.#momentMs = Math.min(MOMENT_MS, maxStalenessSeconds * 1000);
  }

  /** The frames of a query of any kind. Throws LearningError. */
  async frames(model: unknown, { signal, ...context }: AnswerContext): Promise<FrameBytes> {
    const request = requestOf(model, { signal, ...context });
    const lease = await this.#questions.lease(request);
    const make = async (stop: AbortSignal | undefined) => {
      const { answer, parts } = await this.#questions.askOver(
        lease,
        'answer',
        { model, context },
        { ...request, signal: stop },
      );
      if (answer.isFromParts) this.fromParts++;
      return { ...answer, frames: parts };
    };
    const { kept } = this;
    const key = kept && this.#keys.of(model, context);
    if (!key || lease instanceof LearningError) return make(signal);
    let isMade = false;
    try {
      return await kept.answer(
        { key, momentMs: context.fromAlert || !isBuilt(model) ? 0 : this.#momentMs },
        { id: stateOf(lease), asOf: lease.generation.asOf, isStale: lease.stale !== null },
        (stop) => {
          isMade = true;
          return make(stop);
        },
        signal,
      );
    } finally {
      // Who makes the answer gives the copy back when DuckDB has ended.
      if (!isMade) lease.release();
    }
  }

  /** The answer to a query of any kind as JSON can hold it. Throws LearningError. */
  async plain(model: unknown, { signal, ...context }: AnswerContext): Promise<PlainAnswer> {
    const { answer } = await this.#questions.ask('plain', { model, context }, requestOf(model, { signal, ...context }));
    return answer;
  }
}
