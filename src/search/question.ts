import type { PlainRow } from '../asking/plain';
import { LearningError } from '../error/learning-error';
import type { Embedder } from './embedder';

/** What others are to be like: a text, or an execution of the record. */
export type SimilarQuestion = { readonly text: string } | { readonly taskId: string };

export interface SimilarOptions {
  /** Only executions in this repository. */
  readonly repo?: string | undefined;
  /** How far back to look. Whole, default 90. */
  readonly days?: number | undefined;
  /** Cosine similarity below which executions are left out, 0 to 1, default 0.7. */
  readonly threshold?: number | undefined;
  /** Most executions. Whole, default 10. */
  readonly limit?: number | undefined;
  /** Makes the embedding of a text; without it texts are searched by their words. */
  readonly embedder?: Embedder | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch, from which to look back. Default the present. */
  readonly now?: number | undefined;
}

export interface SimilarExecutions {
  /** `embedding`: ranked by cosine similarity; `words`: by the words that they share with the question. */
  readonly ranked_by: 'embedding' | 'words';
  readonly days: number;
  /** Null where words are compared. */
  readonly threshold: number | null;
  /**
   * The best first: `similarity` (0 to 1), `time` (ISO 8601, UTC), `task_id`, `task_type`, `task_description`, `repo`,
   * `model_tier`, `pool_type`, `success`, `duration_seconds`, `quality_score`, `actual_cost`, `solution_summary`.
   */
  readonly executions: readonly PlainRow[];
  /** What a person must know of the answer, such as why it goes by words. */
  readonly notices: readonly string[];
}

export const DEFAULT_DAYS = 90;
export const MOST_DAYS = 3650;
export const DEFAULT_THRESHOLD = 0.7;
export const DEFAULT_LIMIT = 10;
export const MOST_EXECUTIONS = 1000;
const LONGEST_TEXT = 10_000;

const bad = (message: string) => new LearningError('bad_query', message);

function wholeNumber(name: string, value: number, most: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw bad(`${name} is a whole number from 1 to ${most}.`);
}

function text(name: string, value: string, longest: number): string {
  if (value.trim() !== '' && value.length <= longest && !value.includes('\0')) return value.trim();
  throw bad(`${name} is a text that is not empty, of at most ${longest} characters.`);
}

/** The question with its defaults. Throws LearningError `bad_query` that names the field. */
export function checked(question: SimilarQuestion, options: SimilarOptions) {
  const { repo, days = DEFAULT_DAYS, threshold = DEFAULT_THRESHOLD, limit = DEFAULT_LIMIT } = options;
  if (!(threshold >= 0 && threshold <= 1)) throw bad('threshold is a number from 0 to 1.');
  return {
    question:
      'text' in question
        ? { text: text('text', question.text, LONGEST_TEXT) }
        : { taskId: text('task_id', question.taskId, 200).toLowerCase() },
    repo: repo === undefined ? null : text('repo', repo, 1000),
    days: wholeNumber('days', days, MOST_DAYS),
    threshold,
    limit: wholeNumber('limit', limit, MOST_EXECUTIONS),
    embedder: options.embedder ?? null,
    signal: options.signal,
    now: options.now ?? Date.now(),
  };
}

export type CheckedQuestion = ReturnType<typeof checked>;
