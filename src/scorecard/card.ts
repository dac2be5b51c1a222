import type { LearningError } from '../error/learning-error';
import { unreadableAlert } from '../health/alerts';
import type { Alert } from '../health/severity';
import { type Grade, gradeOf, meanOf } from './grade';

/** What is judged: the learning database, Oneiric's workflow checkpoints, the snapshots of metrics. */
export type Scope = 'learning' | 'workflows' | 'coverage';

/** One aspect of it. */
interface Dimension {
  /** What is judged, such as `index_coverage`. */
  readonly dimension: string;
  /** Percent, 0 to 100; null where it does not apply. */
  readonly score: number | null;
  readonly grade: Grade | null;
  /** Where the whole score begins. */
  readonly target: string;
  /** What the score was made of. */
  readonly detail: string;
}

export interface Issue extends Alert {
  readonly scope: Scope;
  /** Rows that it is about; null where it is not about rows. */
  readonly rows: number | null;
  /** Ids of some of them; never their texts. */
  readonly samples: readonly string[];
}

export interface Card {
  readonly scope: Scope;
  /** Name of the file or folder. */
  readonly file: string;
  /** Plain mean of the dimensions that apply; null where none does. */
  readonly score: number | null;
  readonly grade: Grade | null;
  readonly dimensions: readonly Dimension[];
}

/** A card, and what was found on the way. */
export interface Judgement {
  readonly card: Card;
  readonly issues: readonly Issue[];
}

export type Scored = Omit<Dimension, 'grade'>;
export type Found = Omit<Issue, 'scope' | 'rows' | 'samples'> & Partial<Pick<Issue, 'rows' | 'samples'>>;

const filled = (scope: Scope, { rows = null, samples = [], ...alert }: Found): Issue => ({
  scope,
  ...alert,
  rows,
  samples,
});

export function judgement(scope: Scope, file: string, scored: readonly Scored[], found: readonly Found[]): Judgement {
  const score = meanOf(scored.map((dimension) => dimension.score));
  return {
    card: {
      scope,
      file,
      score,
      grade: gradeOf(score),
      dimensions: scored.map(({ dimension, score: own, target, detail }) => ({
        dimension,
        score: own,
        grade: gradeOf(own),
        target,
        detail,
      })),
    },
    issues: found.map((issue) => filled(scope, issue)),
  };
}

/** The judgement of what cannot be read: it says why, and nothing else. */
export const unreadable = (scope: Scope, file: string, error: LearningError): Judgement =>
  judgement(scope, file, [], [unreadableAlert(error)]);
