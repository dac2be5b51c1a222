import type { Models, OtelConfig } from './config';
import type { ExecutionRecord } from './execution';
import type { LateEvaluation } from './log-record';
import { type Kept, Trace } from './trace';

/** What all open traces together may take. */
export interface Limits {
  readonly traces: number;
  /** Characters of the JSON of spans; they take about three times as much memory. */
  readonly size: number;
}

export const LIMITS: Limits = { traces: 20_000, size: 24_000_000 };

/** A trace that is over. */
export interface Closed {
  readonly trace: string;
  readonly executions: readonly ExecutionRecord[];
  /** Evaluations, where it came to no execution: what they judge was summed up before. */
  readonly late: readonly LateEvaluation[];
}

/** Traces that are over are known for so long, that late spans be told from new traces. */
const REMEMBERED = 10_000;

/** The traces that are under way. Their number and size are bounded: beyond, the one that rested longest is closed as it is. */
export class Traces {
  readonly #open = new Map<string, Trace>();
  /** Closed traces, with the ids of their executions. */
  readonly #closed = new Map<string, readonly string[]>();
  readonly #limits: Limits;
  readonly #config: OtelConfig;
  readonly #models: Models;
  #size = 0;

  constructor(config: OtelConfig, models: Models, limits: Limits = LIMITS) {
    this.#config = config;
    this.#models = models;
    this.#limits = limits;
  }

  get count(): number {
    return this.#open.size;
  }

  get size(): number {
    return this.#size;
  }

  /** The first segment of the journal that is needed still; undefined where none is. */
  get firstSegment(): number | undefined {
    let first: number | undefined;
    for (const { segment } of this.#open.values()) if (first === undefined || segment < first) first = segment;
    return first;
  }

  isOpen(trace: string): boolean {
    return this.#open.has(trace);
  }

  isClosed(trace: string): boolean {
    return this.#closed.has(trace);
  }

  /** The executions of a trace that is over. */
  executionsOf(trace: string): readonly string[] | undefined {
    return this.#closed.get(trace);
  }

  #traceOf(id: string, segment: number): Trace {
    const trace = this.#open.get(id) ?? new Trace(segment);
    // Moves the trace to the end: the map is in the order of their last use.
    this.#open.delete(id);
    this.#open.set(id, trace);
    return trace;
  }

  add(kept: Kept, segment: number, now: number): void {
    const trace = this.#traceOf(kept.span.trace, segment);
    this.#size -= trace.size;
    trace.add(kept, now, this.#models);
    this.#size += trace.size;
  }

  evaluate({ trace, span, evaluation }: LateEvaluation, segment: number, now: number): void {
    const open = this.#traceOf(trace, segment);
    open.evaluate(span, evaluation);
    open.lastSeen = now;
  }

  /** Remembers a trace that was closed by an earlier process, with the ids of its executions. */
  forget(id: string, executions: readonly string[]): void {
    this.#size -= this.#open.get(id)?.size ?? 0;
    this.#open.delete(id);
    this.#remember(id, executions);
  }

  #remember(id: string, executions: readonly string[]): void {
    this.#closed.set(id, executions);
    if (this.#closed.size > REMEMBERED) this.#closed.delete(this.#closed.keys().next().value!);
  }

  #close(id: string, trace: Trace, incomplete?: string): Closed {
    const executions = trace.toExecutions(this.#models, this.#config, incomplete);
    const late = executions.length > 0 ? [] : trace.evaluations.map((one) => ({ trace: id, ...one }));
    this.#size -= trace.size;
    this.#open.delete(id);
    this.#remember(
      id,
      executions.map(({ task_id }) => task_id as string),
    );
    return { trace: id, executions, late };
  }

  /** Closes the traces that are over. */
  closeDue(now: number): Closed[] {
    const closed: Closed[] = [];
    const { grace_seconds, idle_seconds, quiet_seconds } = this.#config;
    for (const [id, trace] of this.#open) {
      const rested = (now - trace.lastSeen) / 1000;
      if (trace.isEvents) {
        if (rested >= quiet_seconds) closed.push(this.#close(id, trace));
      } else if (trace.rootSeen === undefined) {
        if (rested >= idle_seconds) closed.push(this.#close(id, trace, 'no root'));
      } else if ((now - trace.rootSeen) / 1000 >= grace_seconds) closed.push(this.#close(id, trace));
    }
    return [...closed, ...this.closeBeyond()];
  }

  /** Closes those that rested longest, while there are too many. */
  closeBeyond(): Closed[] {
    const closed: Closed[] = [];
    for (const [id, trace] of this.#open) {
      if (this.#open.size <= this.#limits.traces && this.#size <= this.#limits.size) break;
      closed.push(this.#close(id, trace, 'too many open traces'));
    }
    return closed;
  }

  /** Closes those whose spans begin in the first segments, up to the given one. */
  closeUpTo(segment: number): Closed[] {
    return [...this.#open]
      .filter(([, trace]) => trace.segment <= segment)
      .map(([id, trace]) => this.#close(id, trace, 'open for too long'));
  }
}
