import { complete, jsonOf, told } from './complete';
import type { ExecutionFields, FeedbackFields, RoutingFields } from './fields';
import { type Address, type Sent, send, type Target } from './sender';

export interface ProducerOptions {
  /** Of the collector. */
  readonly url?: string;
  readonly token?: string;
  /** A file that holds the token. */
  readonly tokenFile?: string;
  /** Records that wait in memory; further ones are dropped. */
  readonly queueSize?: number;
  /** Records in one request. */
  readonly batchSize?: number;
  /** How long a record waits for others. */
  readonly flushIntervalMs?: number;
  /** How long after a failure a request is made again. */
  readonly retryIntervalMs?: number;
  readonly requestTimeoutMs?: number;
  /** Told of what goes wrong, seldom. Nothing unless told. */
  readonly onWarning?: (message: string) => void;
}

/** Counters of a producer, since it was made. */
export interface ProducerStats {
  /** Records that wait. */
  readonly depth: number;
  /** Acknowledged by the collector: they are safe. */
  readonly sent: number;
  /** Of these, such as it had already. */
  readonly duplicates: number;
  /** Refused by the collector, and kept by it in quarantine. */
  readonly rejected: number;
  /** Lost: the queue was full, the record was none, or the producer was closed first. */
  readonly dropped: number;
  /** Requests that failed; their records went on waiting. */
  readonly failures: number;
  /** Milliseconds since the epoch. */
  readonly lastFlush: number | undefined;
  readonly lastError: string | undefined;
}

interface Waiting {
  readonly address: Address;
  readonly json: string;
}

/** Batches that are looked through for records of one address. */
const LOOK_AHEAD = 10;
const CLOSE_MS = 5_000;
const WARN_MS = 60_000;

const now = () => new Date().toISOString();

/** Producers that have not been closed. */
const open = new Set<LearningProducer>();

function forget(producer: LearningProducer): void {
  open.delete(producer);
  if (open.size === 0) process.removeListener('beforeExit', flushOpen);
}

/** Once for each: what cannot be sent must not keep the process alive. */
function flushOpen(): void {
  for (const producer of open) {
    forget(producer);
    void producer.flush();
  }
}

/**
 * Sends records to the collector behind the back of whoever records them: no method throws, and none waits but `flush`
 * and `close`. It does not keep a process alive; one that ends by itself sends first what waits.
 */
export class LearningProducer {
  readonly #options: Required<Omit<ProducerOptions, 'token' | 'tokenFile'>> & Target;
  readonly #queue: Waiting[] = [];
  readonly #stats = { sent: 0, duplicates: 0, rejected: 0, dropped: 0, failures: 0 };
  #lastFlush: number | undefined;
  #lastError: string | undefined;
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<boolean> | undefined;
  #isClosed = false;
  #warned = Number.NEGATIVE_INFINITY;

  constructor(options: ProducerOptions = {}) {
    this.#options = {
      url: 'http://127.0.0.1:8686',
      queueSize: 1000,
      batchSize: 100,
      flushIntervalMs: 5_000,
      retryIntervalMs: 10_000,
      requestTimeoutMs: 5_000,
      onWarning: () => {},
      ...options,
    };
    if (open.size === 0) process.on('beforeExit', flushOpen);
    open.add(this);
  }

  /** Records what a task came to. Yields its task id, or undefined where nothing was recorded. */
  recordExecution(fields: ExecutionFields): string | undefined {
    return this.#record('/v1/executions', () => complete(fields));
  }

  /** Records what a router decided for a task; the execution of that task id completes it later. */
  recordRouting(fields: RoutingFields): string | undefined {
    return this.#record('/v1/routing', () => ({ timestamp: now(), ...told(fields), task_id: String(fields.task_id) }));
  }

  /** Says what somebody thought of a task, before its execution or after. */
  submitFeedback(fields: FeedbackFields): string | undefined {
    return this.#record('/v1/feedback', () => ({
      feedback_id: crypto.randomUUID(),
      timestamp: now(),
      ...told(fields),
      task_id: String(fields.task_id),
    }));
  }

  get stats(): ProducerStats {
    return {
      ...this.#stats,
      depth: this.#queue.length + this.#inFlight,
      lastFlush: this.#lastFlush,
      lastError: this.#lastError,
    };
  }

  /** Sends what waits, now. Tells whether all of it was acknowledged within that time. */
  async flush(timeoutMs: number = CLOSE_MS): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const done = await Promise.race([this.#sendAll(), late]);
    clearTimeout(timer);
    return done && this.#queue.length === 0;
  }

  /** Sends what waits, then takes no more. Tells whether nothing was lost within that time. */
  async close(timeoutMs: number = CLOSE_MS): Promise<boolean> {
    forget(this);
    if (this.#isClosed) return true;
    const done = await this.flush(timeoutMs);
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#stats.dropped += this.#queue.length + this.#inFlight;
    this.#queue.length = 0;
    this.#inFlight = 0;
    return done;
  }

  #record(address: Address, make: () => { readonly task_id: string }): string | undefined {
    try {
      const record = make();
      // At once, so that what the task does to its objects later makes no difference, and what is no JSON is known here.
      const json = jsonOf(record);
      if (this.#isClosed || this.stats.depth >= this.#options.queueSize) {
        this.#stats.dropped += 1;
        const reason = this.#isClosed ? 'The producer is closed' : 'The queue of records is full';
        this.#warn(`${reason}; further records are dropped.`);
        return record.task_id;
      }
      this.#queue.push({ address, json });
      if (this.#queue.length === this.#options.batchSize && !this.#lastError) this.#schedule(0);
      else if (this.#timer === undefined) this.#schedule(this.#options.flushIntervalMs);
      return record.task_id;
    } catch {
      this.#stats.dropped += 1;
      this.#warn('A record was not taken.');
      return undefined;
    }
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#sendAll(), milliseconds);
    this.#timer.unref();
  }

  /** Sends until the queue is empty or a request fails; whoever asks meanwhile shares it. Tells whether it is empty. */
  #sendAll(): Promise<boolean> {
    this.#sending ??= this.#sendBatches().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #sendBatches(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#queue.length > 0 && !this.#isClosed) {
      const { address } = this.#queue[0]!;
      const batch = this.#next(address);
      this.#inFlight = batch.length;
      const pause = await this.#send(address, batch);
      if (this.#isClosed) return false;
      this.#inFlight = 0;
      if (pause === undefined) continue;
      // They are the oldest, and go first again.
      this.#queue.unshift(...batch);
      this.#schedule(pause);
      return false;
    }
    return true;
  }

  /** The oldest for an address: requests would hold one record each where every task tells of two kinds in turn. */
  #next(address: Address): Waiting[] {
    const { batchSize } = this.#options;
    const batch: Waiting[] = [];
    const others: Waiting[] = [];
    for (const waiting of this.#queue) {
      (waiting.address === address ? batch : others).push(waiting);
      if (batch.length === batchSize || batch.length + others.length === batchSize * LOOK_AHEAD) break;
    }
    this.#queue.splice(0, batch.length + others.length, ...others);
    return batch;
  }

  /** Undefined when they need not be sent again, else milliseconds until they are. */
  async #send(address: Address, batch: readonly Waiting[]): Promise<number | undefined> {
    const sent = await send(
      this.#options,
      address,
      batch.map(({ json }) => json),
    );
    switch (sent.kind) {
      case 'taken':
        this.#count(sent, batch.length);
        return undefined;
      case 'too_large': {
        if (batch.length === 1) return this.#refused(1, 'HTTP 413');
        const half = Math.ceil(batch.length / 2);
        // When all is sent again later, the half that went through counts as duplicates.
        return (await this.#send(address, batch.slice(0, half))) ?? this.#send(address, batch.slice(half));
      }
      case 'refused':
        return this.#refused(batch.length, sent.reason);
      case 'failed':
        this.#stats.failures += 1;
        this.#lastError = sent.reason;
        this.#warn(`The collector was not reached (${sent.reason}); records wait.`);
        return Math.min(sent.retryAfterMs ?? this.#options.retryIntervalMs, this.#options.retryIntervalMs);
    }
  }

  #count({ rejected, duplicates }: Extract<Sent, { kind: 'taken' }>, count: number): void {
    this.#stats.sent += count - rejected;
    this.#stats.rejected += rejected;
    this.#stats.duplicates += duplicates;
    this.#lastFlush = Date.now();
    this.#lastError = undefined;
    if (rejected > 0) this.#warn(`The collector set ${records(rejected)} apart; its quarantine says why.`);
  }

  #refused(count: number, reason: string): undefined {
    this.#stats.dropped += count;
    this.#lastError = reason;
    this.#warn(`The collector refused ${records(count)} (${reason}).`);
  }

  #warn(message: string): void {
    if (performance.now() - this.#warned < WARN_MS) return;
    this.#warned = performance.now();
    try {
      this.#options.onWarning(message);
    } catch {
      // Not the task's concern either.
    }
  }
}

const records = (count: number): string => (count === 1 ? '1 record' : `${count} records`);
