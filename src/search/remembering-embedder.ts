import type { Embedder } from './embedder';

const MOST_TEXTS = 1000;

/** The same embedder, which is asked once for each of the last thousand texts. For programs that live long. */
export function rememberingEmbedder(embedder: Embedder): Embedder {
  const known = new Map<string, readonly number[]>();
  return {
    model: embedder.model,
    embed: async (text, signal) => {
      const found = known.get(text) ?? (await embedder.embed(text, signal));
      // Maps keep the order in which entries came: the one used last goes to the end.
      known.delete(text);
      known.set(text, found);
      if (known.size > MOST_TEXTS) known.delete(known.keys().next().value!);
      return found;
    },
  };
}
