import type { Attributes } from './value';

/** What somebody or something thought of a result. */
export interface Evaluation {
  readonly name: string;
  readonly score?: number;
  readonly label?: string;
  /** When, milliseconds since the epoch, where that was told. */
  readonly at?: number;
}

/** The columns that evaluations fill; `quality_score` is the mean of several. */
export interface Judgement {
  quality_score?: number;
  user_rating?: number;
  user_accepted?: boolean;
}

const EVENT = 'gen_ai.evaluation.result';

const LONGEST = 100;

export const isEvaluation = (event: { readonly name: string }): boolean => event.name === EVENT;

/** @param at milliseconds since the epoch, 0 where nobody told */
export function readEvaluation(attributes: Attributes, at: number): Evaluation {
  const name = attributes.get('gen_ai.evaluation.name');
  const score = attributes.get('gen_ai.evaluation.score.value');
  const label = attributes.get('gen_ai.evaluation.score.label');
  return {
    name: typeof name === 'string' ? name.slice(0, LONGEST) : 'evaluation',
    ...(typeof score === 'number' ? { score } : {}),
    ...(typeof label === 'string' ? { label: label.slice(0, LONGEST) } : {}),
    ...(at > 0 ? { at } : {}),
  };
}

/** Labels that tell what a score would. */
const LABELS: Readonly<Record<string, boolean>> = {
  pass: true,
  passed: true,
  accepted: true,
  correct: true,
  thumbs_up: true,
  positive: true,
  fail: false,
  failed: false,
  rejected: false,
  incorrect: false,
  thumbs_down: false,
  negative: false,
};

interface Reading {
  /** Names of evaluations, in lower case. */
  readonly names: readonly string[];
  readonly column: keyof Judgement;
  readonly rule: string;
  read(evaluation: Evaluation): Judgement;
}

const accepted = ({ score, label }: Evaluation) =>
  score === undefined ? LABELS[label?.toLowerCase() ?? ''] : score > 0;

/** Which evaluations say what people thought. All others are scores of quality. */
export const READINGS: readonly Reading[] = [
  {
    names: ['user_rating', 'rating'],
    column: 'user_rating',
    rule: 'a whole score from 1 to 5',
    read: ({ score }) => (Number.isInteger(score) && score! >= 1 && score! <= 5 ? { user_rating: score! } : {}),
  },
  {
    names: ['user_feedback', 'user_accepted', 'accepted'],
    column: 'user_accepted',
    rule: 'a score above 0, or a label such as accepted, pass or thumbs_up, is yes',
    read: (evaluation) => {
      const answer = accepted(evaluation);
      return answer === undefined ? {} : { user_accepted: answer };
    },
  },
];

/** A score up to 1 is a share of 100; without a score a label that passes is 100 and one that fails is 0. */
function quality({ score, label }: Evaluation): number | undefined {
  if (score === undefined) {
    const passed = LABELS[label?.toLowerCase() ?? ''];
    return passed === undefined ? undefined : passed ? 100 : 0;
  }
  if (!(score >= 0 && score <= 100)) return undefined;
  return score <= 1 ? score * 100 : score;
}

/** The columns that these evaluations fill; of several that fill the same one, the latest does. */
export function judge(evaluations: readonly Evaluation[]): Judgement {
  const judgement: Judgement = {};
  const scores: number[] = [];
  for (const evaluation of evaluations.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))) {
    const reading = READINGS.find(({ names }) => names.includes(evaluation.name.toLowerCase()));
    if (reading) Object.assign(judgement, reading.read(evaluation));
    else scores.push(...[quality(evaluation)].filter((score) => score !== undefined));
  }
  if (scores.length > 0) {
    judgement.quality_score = Math.round(scores.reduce((sum, score) => sum + score, 0) / scores.length);
  }
  return judgement;
}
