import { LearningError } from '../error/learning-error';
import { modelsOf, type OtelConfig } from './config';
import { type Answer, answer, encodingOf, refusal, type Signal } from './exchange';
import type { ExecutionRecord } from './execution';
import { Journal } from './journal';
import { feedbackOf, type LateFeedback, ownTask } from './late-feedback';
import type { LateEvaluation } from './log-record';
import { readRequest } from './reading';
import type { Span } from './span';
import type { StoredTasks } from './stored-tasks';
import type { Kept } from './trace';
import { type Closed, LIMITS, type Limits, Traces } from './traces';

/** Where executions go. Both resolve when what they were given is durable, or was refused for good. */
interface Sink {
  submit(executions: readonly ExecutionRecord[]): Promise<void>;
  feedback(feedback: readonly LateFeedback[]): Promise<void>;
}

export interface ReceiverOptions {
  /** The folder of the journal; made when absent. */
  readonly folder: string;
  readonly config: OtelConfig;
  readonly sink: Sink;
  readonly stored: StoredTasks;
  readonly limits?: Limits;
  /** Bytes that the journal may have; above, traces are closed as they are. */
  readonly maxJournalBytes?: number;
  readonly complain: (line: string) => void;
  /** Milliseconds; never goes back. */
  readonly clock?: () => number;
}

/** The state that /metrics and health tell. */
export interface ReceiverState {
  readonly spans: number;
  readonly rejected: number;
  readonly late: number;
  readonly executions: number;
  readonly incomplete: number;
  readonly openTraces: number;
  readonly journalBytes: number;
  /** Traces that are summed up and whose executions are not yet in the database. */
  readonly unsubmitted: number;
}

/** One line of the journal. */
interface Line {
  readonly spans?: readonly Span[];
  readonly late?: readonly LateEvaluation[];
  /** With the ids of their executions; earlier versions wrote the trace alone. */
  readonly closed?: readonly ({ readonly trace: string; readonly executions: readonly string[] } | string)[];
}

const TICK_MS = 500;
/** It is tried again with each tick, and said less often. */
const COMPLAIN_MS = 60_000;
const BATCH = 100;
const MAX_JOURNAL_BYTES = 256 * 2 ** 20;
/** Closed traces whose executions nobody takes. */
const MOST_UNSUBMITTED = 20_000;
/** Spans in one line of the journal; a longer one would be laid out in memory as a whole. */
const LINE_SPANS = 2_000;

/**
 * Takes OTLP's requests and makes executions of their traces. What was answered with success is in the journal, and
 * leaves it when the executions of its trace are durable in their turn; whatever ends the process in between, the next
 * one goes on from the journal, and an execution that is submitted twice is known by its task id.
 */
export class Receiver {
  readonly #options: Required<ReceiverOptions>;
  readonly #journal: Journal;
  readonly #traces: Traces;
  #unsubmitted: Closed[] = [];
  /** Of each append under way, the last segment when it began: its trace is not known yet, and its segment must stay. */
  readonly #appending = new Set<{ readonly from: number }>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** When it last complained, by the clock. */
  #complained = Number.NEGATIVE_INFINITY;
  #ticking: Promise<void> = Promise.resolve();
  #spans = 0;
  #rejected = 0;
  #late = 0;
  #executions = 0;
  #incomplete = 0;

  private constructor(options: Required<ReceiverOptions>, journal: Journal) {
    this.#options = options;
    this.#journal = journal;
    this.#traces = new Traces(options.config, modelsOf(options.config), options.limits);
  }

  /** Goes on with what an earlier process had acknowledged. Throws LearningError. */
  static async start(options: ReceiverOptions): Promise<Receiver> {
    const journal = await Journal.open(options.folder);
    const complete = { limits: LIMITS, maxJournalBytes: MAX_JOURNAL_BYTES, clock: () => performance.now(), ...options };
    const receiver = new Receiver(complete, journal);
    for await (const { segment, json } of journal.entries()) receiver.#replay(JSON.parse(json) as Line, segment);
    receiver.#schedule();
    return receiver;
  }

  get state(): ReceiverState {
    return {
      spans: this.#spans,
      rejected: this.#rejected,
      late: this.#late,
      executions: this.#executions,
      incomplete: this.#incomplete,
      openTraces: this.#traces.count,
      journalBytes: this.#journal.bytes,
      unsubmitted: this.#unsubmitted.length,
    };
  }

  #replay({ spans = [], late = [], closed = [] }: Line, segment: number): void {
    const now = this.#options.clock();
    for (const span of spans) {
      if (!this.#traces.isClosed(span.trace))
        this.#traces.add({ span, size: JSON.stringify(span).length }, segment, now);
    }
    for (const evaluation of late) {
      if (!this.#traces.isClosed(evaluation.trace)) this.#traces.evaluate(evaluation, segment, now);
    }
    for (const one of closed) {
      if (typeof one === 'string') this.#traces.forget(one, []);
      else this.#traces.forget(one.trace, one.executions);
    }
    // As many traces as were open at a time may be open here, too, and no more.
    this.#unsubmitted.push(...this.#traces.closeBeyond());
  }

  /** Answers one request, whose body is decompressed. Never rejects. */
  async receive(signal: Signal, contentType: string | undefined, body: Buffer): Promise<Answer> {
    let encoding: 'json' | 'protobuf' = 'json';
    try {
      encoding = encodingOf(contentType);
      return await this.#take(signal, encoding, body);
    } catch (cause) {
      const error = LearningError.from(cause);
      return refusal(encoding, error);
    }
  }

  async #take(signal: Signal, encoding: 'json' | 'protobuf', body: Buffer): Promise<Answer> {
    if (this.#isClosed) throw new LearningError('shutting_down', 'The collector is about to end.');
    if (this.#unsubmitted.length > MOST_UNSUBMITTED || this.#journal.bytes > 2 * this.#options.maxJournalBytes) {
      throw new LearningError('busy', 'More spans have come than the database can take at the moment.', {
        hint: 'Send them again later.',
      });
    }
    const { spans, late, rejected } = readRequest(signal, encoding, body, this.#options.config, Date.now());
    const timely = spans.filter(({ trace }) => !this.#traces.isClosed(trace));
    const tooLate = spans.length - timely.length;
    const appending = { from: this.#journal.lastSegment };
    this.#appending.add(appending);
    try {
      await this.#keep(timely, late);
    } finally {
      this.#appending.delete(appending);
    }
    this.#spans += timely.length;
    this.#rejected += rejected;
    this.#late += tooLate;
    const reasons = [
      rejected > 0 ? `${rejected} have no valid trace id or span id.` : '',
      tooLate > 0 ? `${tooLate} came after their trace had been summed up.` : '',
    ].filter((reason) => reason !== '');
    return answer(signal, encoding, { rejected: rejected + tooLate, reason: reasons.join(' ') });
  }

  async #keep(spans: readonly Span[], late: readonly LateEvaluation[]): Promise<void> {
    const feedback = await this.#judge(late);
    for (let first = 0; first < spans.length; first += LINE_SPANS) {
      const some = spans.slice(first, first + LINE_SPANS).map((span) => ({ span, json: JSON.stringify(span) }));
      const segment = await this.#journal.append(`{"spans":[${some.map(({ json }) => json).join(',')}]}`);
      const now = this.#options.clock();
      for (const { span, json } of some) this.#add({ span, size: json.length }, segment, now);
    }
    this.#unsubmitted.push(...this.#traces.closeBeyond());
    if (feedback.length > 0) await this.#options.sink.feedback(feedback);
  }

  /** Evaluations of traces that are under way, or not known yet, wait with them. @returns what the others are for their tasks */
  async #judge(late: readonly LateEvaluation[]): Promise<LateFeedback[]> {
    const strange = late.filter(({ trace }) => !this.#traces.isOpen(trace) && this.#executionsOf(trace).length === 0);
    const stored = await this.#options.stored.among(strange.map(ownTask).filter((id) => id !== ''));
    const isOver = (one: LateEvaluation) => this.#traces.isClosed(one.trace) || stored.has(ownTask(one));
    const open = late.filter((one) => !isOver(one));
    const segment = open.length === 0 ? 0 : await this.#journal.append(JSON.stringify({ late: open }));
    return late.flatMap((one) => {
      // Its trace may have been closed while it was written.
      const own = ownTask(one);
      if (isOver(one)) return feedbackOf(one, stored.has(own) ? [own] : this.#executionsOf(one.trace));
      this.#traces.evaluate(one, segment, this.#options.clock());
      return [];
    });
  }

  #executionsOf = (trace: string): readonly string[] => this.#traces.executionsOf(trace) ?? [];

  /** While a span was written its trace may have been closed, and the span with it is late after all. */
  #add(kept: Kept, segment: number, now: number): void {
    if (this.#traces.isClosed(kept.span.trace)) this.#late += 1;
    else this.#traces.add(kept, segment, now);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      void this.tick().then(() => {
        if (this.#timer) this.#schedule();
      });
    }, TICK_MS);
    this.#timer.unref();
  }

  /** Closes what is due, submits it, and drops what the journal need not hold any longer. Never rejects. */
  tick(): Promise<void> {
    this.#ticking = this.#ticking.then(() => this.#tickOnce());
    return this.#ticking;
  }

  async #tickOnce(): Promise<void> {
    const { clock, complain, maxJournalBytes } = this.#options;
    try {
      this.#unsubmitted.push(...this.#traces.closeDue(clock()));
      const { firstSegment } = this.#journal;
      if (this.#journal.bytes > maxJournalBytes && firstSegment !== undefined) {
        this.#unsubmitted.push(...this.#traces.closeUpTo(firstSegment));
      }
      await this.#submitAll();
      const needed = [
        this.#traces.firstSegment ?? Number.POSITIVE_INFINITY,
        ...[...this.#appending].map(({ from }) => from),
      ];
      if (this.#unsubmitted.length === 0) await this.#journal.dropBefore(Math.min(...needed));
    } catch (cause) {
      if (clock() - this.#complained < COMPLAIN_MS) return;
      this.#complained = clock();
      complain(`Executions of traces wait to be stored: ${LearningError.from(cause).toDisplay()}`);
    }
  }

  async #submitAll(): Promise<void> {
    while (this.#unsubmitted.length > 0) {
      const some = this.#unsubmitted.slice(0, BATCH);
      const executions = some.flatMap((closed) => closed.executions);
      for (let first = 0; first < executions.length; first += BATCH) {
        await this.#options.sink.submit(executions.slice(first, first + BATCH));
      }
      const late = some.flatMap((closed) => closed.late);
      const stored = await this.#options.stored.ofTraces([...new Set(late.map(({ trace }) => trace))]);
      const feedback = late.flatMap((one) => feedbackOf(one, stored.get(one.trace) ?? []));
      if (feedback.length > 0) await this.#options.sink.feedback(feedback);
      const closed = some.map(({ trace }) => ({ trace, executions: this.#executionsOf(trace) }));
      await this.#journal.append(JSON.stringify({ closed }));
      this.#unsubmitted.splice(0, some.length);
      this.#executions += executions.length;
      this.#incomplete += executions.filter(({ metadata }) => (metadata as { incomplete?: string }).incomplete).length;
    }
  }

  /** Leaves open traces in the journal, for the process that comes next. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#ticking;
    await this.#journal.close();
  }
}
