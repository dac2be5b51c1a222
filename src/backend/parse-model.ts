import { LearningError } from '../error/learning-error';

/** Throws bad_query. */
export function parseModel(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(json));
  } catch (cause) {
    throw new LearningError('bad_query', 'The query model is no JSON.', { cause });
  }
}
