import { LearningError } from '../error/learning-error';
import { fieldsOf } from '../json/object';
import { clip, cut } from '../query/guards';
import type { Embedder } from './embedder';
import type { EmbedderSettings } from './embedder-settings';

/** Models of embeddings read a few hundred words, and leave out what follows. */
const LONGEST_TEXT = 8000;

/** An embedding of thousands of numbers, spelt out, has less. */
const MOST_BYTES = 1_000_000;

const MOST_NUMBERS = 16_384;

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);

/** Ollama answers `{embeddings: [[…]]}`, OpenAI `{data: [{embedding: […]}]}`. */
function embeddingIn(answer: unknown): unknown {
  const { data, embeddings } = fieldsOf(answer);
  return first(embeddings) ?? fieldsOf(first(data)).embedding;
}

const isFloat = (value: unknown) => typeof value === 'number' && Number.isFinite(Math.fround(value));

function vectorIn(answer: unknown): readonly number[] {
  const vector = embeddingIn(answer);
  if (!Array.isArray(vector) || vector.length === 0 || vector.length > MOST_NUMBERS || !vector.every(isFloat)) {
    throw new LearningError('bad_embedder', 'The embedder answered with something else than one embedding.', {
      hint: 'Name an address that answers as Ollama (/api/embed) or OpenAI (/v1/embeddings) does.',
    });
  }
  if (vector.every((value) => Math.fround(value) === 0)) {
    throw new LearningError('bad_embedder', 'The embedder answered with a vector of zeros, which nothing is like.', {
      hint: 'Try another model, or another text.',
    });
  }
  return vector;
}

async function bytesOf({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) {
      throw new LearningError('bad_embedder', `The embedder answered with more than ${MOST_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refused(status: number, model: string): LearningError {
  if (status === 401 || status === 403) {
    return new LearningError('bad_embedder', `The embedder does not take the key, or wants one (HTTP ${status}).`, {
      hint: 'Put the key into LEARNING_EMBEDDER_KEY.',
    });
  }
  if (status === 404) {
    return new LearningError(
      'bad_embedder',
      `The embedder has no model ${JSON.stringify(clip(model))}, or nothing at this address (HTTP 404).`,
      { hint: 'Install the model, or correct its name or the address.' },
    );
  }
  return new LearningError('bad_embedder', `The embedder refused the text (HTTP ${status}).`);
}

/** Asks an address that answers as Ollama's `/api/embed` or OpenAI's `/v1/embeddings` does. */
export function httpEmbedder({ url, model, key, timeoutSeconds }: EmbedderSettings): Embedder {
  const down = (why: string, cause?: unknown) => new LearningError('embedder_down', `The embedder ${why}.`, { cause });

  async function ask(text: string, signal: AbortSignal): Promise<unknown> {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(key !== null && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ model, input: cut(text, LONGEST_TEXT) }),
      // The key is for this address alone.
      redirect: 'manual',
      signal,
    });
    const bytes = await bytesOf(response);
    const { status } = response;
    if (status === 429 || status >= 500) throw down(`is not able to answer now (HTTP ${status})`);
    if (status !== 200) throw refused(status, model);
    try {
      return JSON.parse(Buffer.from(bytes).toString('utf8'));
    } catch {
      return undefined;
    }
  }

  return {
    model,
    embed: async (text, signal) => {
      const limit = AbortSignal.timeout(timeoutSeconds * 1000);
      try {
        return vectorIn(await ask(text, signal ? AbortSignal.any([signal, limit]) : limit));
      } catch (error) {
        if (error instanceof LearningError) throw error;
        if (signal?.aborted) throw new LearningError('cancelled', 'The search was cancelled.', { cause: error });
        if (limit.aborted) throw down(`did not answer within ${timeoutSeconds} s`, error);
        throw down('cannot be reached', error);
      }
    },
  };
}
