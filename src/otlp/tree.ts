import type { Models } from './config';
import type { Span } from './span';
import { Sums } from './sums';

/** One task of a trace: the span that stands for it, and what was done below it. */
export interface Task {
  readonly span: Span;
  readonly sums: Sums;
}

interface SpanPosition {
  readonly root: Span;
  /** The topmost agent or chain above, or the span itself. */
  readonly agent: Span | undefined;
  /** Whether a call of a model is above. */
  readonly isBelowModel: boolean;
}

const usesTokens = ({ facts }: Span) =>
  facts.input_tokens !== undefined || facts.output_tokens !== undefined || facts.cost !== undefined;

/** A trace whose spans are all there, or all that will be. Parents may be missing, or go round in circles. */
class Tree {
  readonly #spans: ReadonlyMap<string, Span>;
  readonly #places = new Map<string, SpanPosition>();

  constructor(spans: ReadonlyMap<string, Span>) {
    this.#spans = spans;
  }

  parent(span: Span): Span | undefined {
    return span.parent === span.id ? undefined : this.#spans.get(span.parent);
  }

  place(span: Span): SpanPosition {
    const path: Span[] = [];
    const seen = new Set<string>();
    let at: Span | undefined = span;
    while (at && !this.#places.has(at.id) && !seen.has(at.id)) {
      path.push(at);
      seen.add(at.id);
      at = this.parent(at);
    }
    let above = at && this.#places.get(at.id);
    let parent = above && at;
    for (const one of path.toReversed()) {
      above = {
        root: above?.root ?? one,
        agent: above?.agent ?? (one.kind === 'agent' || one.kind === 'chain' ? one : undefined),
        isBelowModel: above !== undefined && (above.isBelowModel || parent?.kind === 'model'),
      };
      this.#places.set(one.id, above);
      parent = one;
    }
    return this.#places.get(span.id)!;
  }

  /** All spans above one of these, each once. */
  above(spans: readonly Span[]): Set<string> {
    const found = new Set<string>();
    for (const span of spans) {
      let at = this.parent(span);
      while (at && !found.has(at.id)) {
        found.add(at.id);
        at = this.parent(at);
      }
    }
    return found;
  }
}

/**
 * The tasks of a trace: each topmost agent, or chain that has anything to do with models, and each root with calls of models outside of any agent. A call that several
 * spans tell of, one below the other, counts once, by the outermost; what an agent says of its use counts where no call
 * of a model below says any.
 */
export function tasksOf(spans: ReadonlyMap<string, Span>, models: Models): Task[] {
  const tree = new Tree(spans);
  const all = [...spans.values()];
  const calls = all.filter((span) => span.kind === 'model' && !tree.place(span).isBelowModel);
  const aboveCalls = tree.above(calls.filter(usesTokens));
  const telling = all.filter(
    (span) => (span.kind === 'agent' || span.kind === 'chain') && usesTokens(span) && !aboveCalls.has(span.id),
  );
  // Of agents that tell, one below the other, the outermost includes the others.
  const belowTelling = new Set(telling.map(({ id }) => id));
  const outermost = telling.filter((span) => {
    const seen = new Set<string>();
    let at = tree.parent(span);
    while (at && !seen.has(at.id)) {
      if (belowTelling.has(at.id)) return false;
      seen.add(at.id);
      at = tree.parent(at);
    }
    return true;
  });

  const tasks = new Map<string, Task>();
  const standsFor = (span: Span) => tree.place(span).agent ?? tree.place(span).root;
  for (const span of [...all.filter(({ kind }) => kind === 'agent'), ...calls]) {
    const task = standsFor(span);
    if (!tasks.has(task.id)) tasks.set(task.id, { span: task, sums: new Sums() });
  }
  for (const span of all) {
    const task = standsFor(span);
    if (span !== task || span.kind === 'model') tasks.get(task.id)?.sums.addSpan(span);
  }
  for (const span of [...calls, ...outermost]) tasks.get(standsFor(span).id)?.sums.addUsage(span, models);
  return [...tasks.values()].sort((a, b) => a.span.start - b.span.start);
}
