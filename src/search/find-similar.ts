import type { Asker } from '../asking/asker';
import { objectsOf } from '../asking/plain';
import { LearningError } from '../error/learning-error';
import {
  type CheckedQuestion,
  checked,
  type SimilarExecutions,
  type SimilarOptions,
  type SimilarQuestion,
} from './question';
import { embeddedIn, type StoredExecution, storedExecution, widthOfColumn, widthsIn } from './stored-embeddings';

const DAY = 86_400_000;

/** What a search goes by: an embedding, of the database itself or made of a text, or words, and why these. */
type Way =
  | { readonly by: 'embedding'; readonly params: Readonly<Record<string, string>>; readonly width: number }
  | { readonly by: 'words'; readonly text: string; readonly why: string };

const number = (value: number) => value.toLocaleString('en-GB');

class Search {
  readonly #asker: Pick<Asker, 'ask'>;
  readonly #question: CheckedQuestion;
  readonly #range: { readonly from: number; readonly to: number };
  readonly #notices: string[] = [];

  constructor(asker: Pick<Asker, 'ask'>, question: CheckedQuestion) {
    this.#asker = asker;
    this.#question = question;
    this.#range = { from: question.now - question.days * DAY, to: question.now };
  }

  async run(): Promise<SimilarExecutions> {
    const { days, threshold } = this.#question;
    const way = await this.#way();
    const executions = way.by === 'embedding' ? await this.#byEmbedding(way) : await this.#byWords(way.text);
    if (way.by === 'words') this.#notices.unshift(way.why);
    return {
      ranked_by: way.by,
      days,
      threshold: way.by === 'embedding' ? threshold : null,
      executions,
      notices: [...new Set(this.#notices)],
    };
  }

  async #way(): Promise<Way> {
    const { question } = this.#question;
    if ('text' in question) return this.#wayOfText(question.text, 'no embedder is set');
    const { taskId } = question;
    const stored = await storedExecution(this.#asker, taskId, this.#range, this.#question);
    if (stored.width !== null) return { by: 'embedding', params: { task_id: taskId }, width: stored.width };
    return this.#wayOfText(stored.text, whyNone(stored));
  }

  /** @param otherwise why words are compared where there is no embedder */
  async #wayOfText(text: string, otherwise: string): Promise<Way> {
    const { embedder, days, signal } = this.#question;
    const words = (why: string): Way => ({ by: 'words', text, why: `A search by words: ${why}.` });
    if ((await embeddedIn(this.#asker, this.#range, this.#question)) === 0) {
      return words(`no execution of the last ${number(days)} days has an embedding`);
    }
    if (embedder === null) return words(otherwise);
    try {
      const vector = await embedder.embed(text, signal);
      return { by: 'embedding', params: { vector: JSON.stringify(vector) }, width: vector.length };
    } catch (error) {
      if (!(error instanceof LearningError) || error.code !== 'embedder_down') throw error;
      return words(error.message.replace(/^The (.*)\.$/s, 'the $1'));
    }
  }

  async #byEmbedding({ params, width }: Extract<Way, { by: 'embedding' }>) {
    await this.#compareWidths(width);
    return this.#rows('similar_executions', { ...params, threshold: this.#question.threshold });
  }

  /** Vectors of different widths are of different models: none is compared with the other. */
  async #compareWidths(width: number): Promise<void> {
    const fixed = await widthOfColumn(this.#asker, this.#range, this.#question);
    if (fixed === width) return;
    const widths = fixed === null ? await widthsIn(this.#asker, this.#range, this.#question) : [{ width: fixed }];
    if (!widths.some((one) => one.width === width)) {
      if (widths.length === 0) return;
      const held = widths.map((one) => number(one.width)).join(' and ');
      throw new LearningError(
        'other_width',
        `The embeddings of the database have ${held} numbers, and the one to compare them with has ${number(width)}: they are of different models.`,
      );
    }
    const others = widths.flatMap((one) => ('embedded' in one && one.width !== width ? [one.embedded] : []));
    const leftOut = others.reduce((sum, embedded) => sum + embedded, 0);
    if (leftOut > 0) {
      this.#notices.push(
        `Left out are embeddings that do not have ${number(width)} numbers, as they are of another model: ${number(leftOut)}.`,
      );
    }
  }

  async #byWords(text: string) {
    const { question, limit } = this.#question;
    // The execution that was asked about shares all its words.
    const isOther = ({ task_id }: { readonly task_id?: unknown }) =>
      'text' in question || String(task_id).toLowerCase() !== question.taskId;
    return (await this.#rows('executions_about', { text, limit: limit + 1 })).filter(isOther).slice(0, limit);
  }

  async #rows(preset: string, params: Readonly<Record<string, string | number>>) {
    const { days, limit, repo, signal } = this.#question;
    const model = {
      queryType: 'preset',
      preset,
      params: { window: `${days}d`, limit, ...params },
      filters: repo === null ? [] : [{ field: 'repo', op: '=', value: repo, literal: true }],
      format: 'table',
    };
    const answer = await this.#asker.ask(model, this.#range, { signal });
    this.#notices.push(...answer.notices);
    return objectsOf(answer);
  }
}

function whyNone({ unusable }: StoredExecution): string {
  return unusable
    ? 'the embedding of this execution points nowhere (zeros, or no numbers), and no embedder is set'
    : 'this execution has no embedding, and no embedder is set';
}

/**
 * Executions that are like a text, or like one of them: by the cosine of their embeddings, or where there is no embedding
 * to go by, by words, which a notice then says. The execution asked about is not among them.
 * @throws LearningError `bad_query`, `unknown_execution`, `bad_embedder`, `other_width`, or what asking throws
 */
export async function findSimilar(
  asker: Pick<Asker, 'ask'>,
  question: SimilarQuestion,
  options: SimilarOptions = {},
): Promise<SimilarExecutions> {
  return new Search(asker, checked(question, options)).run();
}
