import type { Answered, Kind, Question } from '../../pipe/messages';

/** A question on its way to an answer, whatever becomes of the workers that are asked. */
export interface Task {
  readonly question: Question;
  /** The same for every question of the same text. */
  readonly hash: () => string;
  /** How long a worker may take for it. Milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

export interface Reply {
  readonly answer: Answered<Kind>;
  readonly parts: readonly Uint8Array[];
}
