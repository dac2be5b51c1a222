import type { AnswerContext } from '../answer/answer';
import { questionKey } from '../answer/question-key';

/** Of one model: those who look in one second, with panels of a few widths. */
const MOST_OF_A_MODEL = 50;

/** What makes questions the same, found once for each model and what it is asked with. */
export class QuestionKeys {
  readonly #keys = new WeakMap<object, Map<string, string | null>>();

  /** Null for what cannot be asked: the worker says why. */
  of(model: unknown, context: AnswerContext): string | null {
    if (typeof model !== 'object' || model === null) return keyOf(model, context);
    let ofModel = this.#keys.get(model);
    if (!ofModel || ofModel.size >= MOST_OF_A_MODEL) {
      ofModel = new Map();
      this.#keys.set(model, ofModel);
    }
    const { askedAt: _, signal: __, ...rest } = context;
    const asked = JSON.stringify(rest);
    const known = ofModel.get(asked);
    if (known !== undefined) return known;
    const key = keyOf(model, context);
    ofModel.set(asked, key);
    return key;
  }
}

function keyOf(model: unknown, context: AnswerContext): string | null {
  try {
    return questionKey(model, context);
  } catch {
    return null;
  }
}
