import { Readable, type Writable } from 'node:stream';
import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';

/** How long answers are waited for when the input is over. A question has a time limit of its own. */
const MOST_WAIT_MS = 60_000;
/** Opens a stream, and is not answered while that is open. */
const SUBSCRIBE = 'subscriptions/listen';

/**
 * The protocol over a pair of streams. When the input ends, as it does at once where a shell pipes requests in, what was
 * asked is answered before the transport closes.
 */
export class PatientStdio implements Transport {
  onmessage?: Transport['onmessage'];
  onclose?: Transport['onclose'];
  onerror?: Transport['onerror'];
  readonly #inner: StdioServerTransport;
  readonly #unanswered = new Set<unknown>();
  #allAnswered = () => {};
  #end = () => {};
  /** Settles when it has closed. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(input: Readable, output: Writable) {
    this.#inner = new StdioServerTransport(Readable.from(this.#chunks(input), { objectMode: false }), output);
    this.#inner.onmessage = (message: JSONRPCMessage) => {
      if (isJSONRPCRequest(message) && message.method !== SUBSCRIBE) this.#unanswered.add(message.id);
      else if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
        this.#settle(message.params?.requestId);
      }
      this.onmessage?.(message);
    };
    this.#inner.onclose = () => {
      this.#end();
      this.onclose?.();
    };
    this.#inner.onerror = (error) => this.onerror?.(error);
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.#inner.send(message);
    if (!('method' in message)) this.#settle(message.id);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async *#chunks(input: Readable): AsyncGenerator<Buffer> {
    for await (const chunk of input) yield chunk;
    // By the next turn the last message has been read.
    await setImmediate();
    if (this.#unanswered.size === 0) return;
    const answered = new Promise<void>((resolve) => {
      this.#allAnswered = resolve;
    });
    await Promise.race([answered, setTimeout(MOST_WAIT_MS, undefined, { ref: false })]);
  }

  #settle(id: unknown): void {
    this.#unanswered.delete(id);
    if (this.#unanswered.size === 0) this.#allAnswered();
  }
}
