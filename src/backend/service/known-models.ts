import { parseModel } from '../parse-model';

/** Parsed models that are kept, for panels that are refreshed over and over. */
const MOST_KNOWN = 1000;
const MOST_BYTES = 16_384;

function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

/** Query models, each parsed once: the same text is the same object, which never changes. */
export class KnownModels {
  readonly #known = new Map<string, unknown>();

  /** Throws bad_query. */
  of(json: Uint8Array): unknown {
    if (json.length > MOST_BYTES) return parseModel(json);
    const text = Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('latin1');
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const model = frozen(parseModel(json));
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(text, model);
    return model;
  }
}
