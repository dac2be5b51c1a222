import type { Models, OtelConfig } from './config';
import type { Evaluation } from './evaluation';
import { type ExecutionRecord, toExecution } from './execution';
import type { Span } from './span';
import { Sums } from './sums';
import { type Task, tasksOf } from './tree';

/** A span that was kept, and how much it takes. */
export interface Kept {
  readonly span: Span;
  /** Characters of its JSON. */
  readonly size: number;
}

/** Of one trace; later ones are summed at once, without a look at which call is below which. */
const SPANS = 20_000;
/** Agents and roots come last, and are kept beyond. */
const TASKS_BEYOND = 1_000;
const EVALUATIONS = 1_000;

interface TracedEvaluation {
  readonly span: string;
  readonly evaluation: Evaluation;
}

/** A trace of which more may come. */
export class Trace {
  readonly spans = new Map<string, Span>();
  /** The segment of the journal that holds its first span. */
  readonly segment: number;
  size = 0;
  /** When a root arrived, milliseconds of a clock that only goes forward, as is `lastSeen`. */
  rootSeen: number | undefined;
  lastSeen = 0;
  isEvents = false;
  /** By all that they say: one that comes again counts once. */
  readonly #evaluations = new Map<string, TracedEvaluation>();
  #beyond: Sums | undefined;

  constructor(segment: number) {
    this.segment = segment;
  }

  /** A span that has come before counts once; of events, the task goes from the first to the last. */
  add({ span, size }: Kept, now: number, models: Models): void {
    this.lastSeen = now;
    if (span.parent === '') this.rootSeen ??= now;
    if (span.isEvent) this.isEvents = true;
    for (const evaluation of span.evaluations ?? []) this.evaluate(span.id, evaluation);
    const known = this.spans.get(span.id);
    if (known) {
      const { start, end } = known;
      const merged = { ...known, ...span, facts: { ...known.facts, ...span.facts } };
      this.spans.set(span.id, { ...merged, start: Math.min(start, span.start), end: Math.max(end, span.end) });
      return;
    }
    const isTask = span.kind === 'agent' || span.parent === '';
    if (this.spans.size < SPANS + (isTask ? TASKS_BEYOND : 0)) {
      this.spans.set(span.id, span);
      this.size += size;
      return;
    }
    this.#beyond ??= new Sums();
    this.#beyond.addSpan(span);
    if (span.kind === 'model') this.#beyond.addUsage(span, models);
  }

  evaluate(span: string, evaluation: Evaluation): void {
    if (this.#evaluations.size < EVALUATIONS) {
      this.#evaluations.set(`${span} ${JSON.stringify(evaluation)}`, { span, evaluation });
    }
  }

  get evaluations(): readonly TracedEvaluation[] {
    return [...this.#evaluations.values()];
  }

  /** The executions that it comes to, of no task none. */
  toExecutions(models: Models, config: OtelConfig, incomplete: string | undefined): ExecutionRecord[] {
    const tasks = tasksOf(this.spans, models);
    const [first] = tasks;
    if (first && this.#beyond) first.sums.merge(this.#beyond);
    return tasks.map((task) => {
      const evaluations = this.evaluations
        .filter(({ span }) => this.#isOf(span, task, tasks))
        .map(({ evaluation }) => evaluation);
      return toExecution(task, { evaluations, ...(incomplete === undefined ? {} : { incomplete }) }, models, config);
    });
  }

  /** Whether the span is the task's or below it; what is nowhere is the first task's. */
  #isOf(id: string, task: Task, tasks: readonly Task[]): boolean {
    const seen = new Set<string>();
    let at = this.spans.get(id);
    while (at && !seen.has(at.id)) {
      const found = tasks.find(({ span }) => span.id === at?.id);
      if (found) return found === task;
      seen.add(at.id);
      at = this.spans.get(at.parent);
    }
    return task === tasks[0];
  }
}
