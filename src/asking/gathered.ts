import type { Asker, PlainAnswer } from './asker';

/** What the answers said beside their numbers. */
export interface Gathered {
  readonly asker: Pick<Asker, 'ask' | 'file'>;
  /** Each notice once, in the order in which they came. */
  notices(): readonly string[];
  /** Every answer. */
  answers(): readonly PlainAnswer[];
}

/** The asker, whose notices and answers are kept beside the report that is made of them. */
export function gathered({ ask, file }: Pick<Asker, 'ask' | 'file'>): Gathered {
  const answers: PlainAnswer[] = [];
  return {
    asker: {
      file,
      ask: async (...question) => {
        const answer = await ask(...question);
        answers.push(answer);
        return answer;
      },
    },
    notices: () => [...new Set(answers.flatMap((answer) => answer.notices))],
    answers: () => answers,
  };
}
