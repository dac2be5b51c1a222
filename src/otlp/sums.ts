import type { Models } from './config';
import type { Facts } from './facts';
import type { Span } from './span';

interface ModelSums {
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cost: number;
}

/** The most names that are counted one by one; further ones are counted together. */
const NAMES = 50;
const OTHERS = 'others';

function named<T>(map: Map<string, T>, name: string, initial: () => T): [name: string, value: T] {
  const key = map.has(name) || map.size < NAMES ? name : OTHERS;
  const found = map.get(key);
  if (found !== undefined) return [key, found];
  const value = initial();
  map.set(key, value);
  return [key, value];
}

/** The calls of models and tools in a task, summed. Its size is bounded. */
export class Sums {
  readonly models = new Map<string, ModelSums>();
  readonly tools = new Map<string, number>();
  readonly providers = new Set<string>();
  spans = 0;
  modelCalls = 0;
  toolCalls = 0;
  errors = 0;
  cost = 0;
  /** Whether any call had a cost that is known. */
  isPriced = false;
  /** Whether there were tokens whose price nobody knows. */
  isUnpriced = false;
  /** The first failure below, in the order in which spans were added. */
  failure: Facts | undefined;
  /** The latest call of a model. */
  #last: { readonly end: number; readonly failed: boolean } = { end: Number.NEGATIVE_INFINITY, failed: false };

  get inputTokens(): number {
    return [...this.models.values()].reduce((sum, { input_tokens }) => sum + input_tokens, 0);
  }

  get outputTokens(): number {
    return [...this.models.values()].reduce((sum, { output_tokens }) => sum + output_tokens, 0);
  }

  /** The model that cost most, by tokens where costs are equal. */
  get mainModel(): string | undefined {
    const weighed = [...this.models].map(([name, { cost, input_tokens, output_tokens }]) => ({
      name,
      cost,
      tokens: input_tokens + output_tokens,
    }));
    return weighed.sort((a, b) => b.cost - a.cost || b.tokens - a.tokens)[0]?.name;
  }

  get lastCallFailed(): boolean {
    return this.#last.failed;
  }

  /** Counts that there was such a span, and its failure. */
  addSpan(span: Span): void {
    this.spans += 1;
    if (span.kind === 'tool') {
      this.toolCalls += 1;
      const [name, count] = named(this.tools, span.facts.tool ?? span.name, () => 0);
      this.tools.set(name, count + 1);
    }
    if (span.kind === 'model') {
      this.modelCalls += 1;
      if (span.end >= this.#last.end) this.#last = { end: span.end, failed: span.failed };
    }
    if (!span.failed) return;
    this.errors += 1;
    this.failure ??= span.facts;
  }

  /** Adds the tokens and the cost that a span tells; once for each call, however many spans tell of it. */
  addUsage({ facts }: Span, models: Models): void {
    const { model = 'unknown', input_tokens = 0, output_tokens = 0, cached_tokens = 0, provider } = facts;
    const [, sums] = named(this.models, model, () => ({ calls: 0, input_tokens: 0, output_tokens: 0, cost: 0 }));
    const price = models.priceOf(model);
    const cost = facts.cost ?? (price && priced(price, input_tokens, output_tokens, cached_tokens));
    if (cost === undefined && input_tokens + output_tokens > 0) this.isUnpriced = true;
    if (cost !== undefined) this.isPriced = true;
    sums.calls += 1;
    sums.input_tokens += input_tokens;
    sums.output_tokens += output_tokens;
    sums.cost += cost ?? 0;
    this.cost += cost ?? 0;
    if (provider !== undefined && this.providers.size < NAMES) this.providers.add(provider);
  }

  /** Adds all that the other has. */
  merge(other: Sums): void {
    for (const [model, sums] of other.models) {
      const [, own] = named(this.models, model, () => ({ calls: 0, input_tokens: 0, output_tokens: 0, cost: 0 }));
      own.calls += sums.calls;
      own.input_tokens += sums.input_tokens;
      own.output_tokens += sums.output_tokens;
      own.cost += sums.cost;
    }
    for (const [tool, count] of other.tools) {
      const [name, own] = named(this.tools, tool, () => 0);
      this.tools.set(name, own + count);
    }
    for (const provider of other.providers) if (this.providers.size < NAMES) this.providers.add(provider);
    this.spans += other.spans;
    this.modelCalls += other.modelCalls;
    this.toolCalls += other.toolCalls;
    this.errors += other.errors;
    this.cost += other.cost;
    this.isPriced ||= other.isPriced;
    this.isUnpriced ||= other.isUnpriced;
    this.failure ??= other.failure;
    if (other.#last.end > this.#last.end) this.#last = other.#last;
  }
}

/** Tokens of the cache are among those of the input, as the conventions have it, unless there are more of them. */
function priced(
  { input, output, cached = input }: { input: number; output: number; cached?: number },
  inputTokens: number,
  outputTokens: number,
  cachedTokens: number,
): number {
  const fresh = cachedTokens <= inputTokens ? inputTokens - cachedTokens : inputTokens;
  return (fresh * input + cachedTokens * cached + outputTokens * output) / 1e6;
}
