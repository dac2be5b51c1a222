import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCMessage,
  ProtocolErrorCode,
  parseJSONRPCMessage,
  type RequestId,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import { linesOf, MOST_LINE_BYTES } from './json-lines';

/** How long answers are waited for when the input is over. A question has a time limit of its own. */
const MOST_WAIT_MS = 60_000;
/** With so many requests whose answers have not been read, no further one is read. */
const MOST_UNANSWERED = 64;
/** Opens a stream, and is not answered while that is open. */
const SUBSCRIBE = 'subscriptions/listen';

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function asMessage(value: unknown): JSONRPCMessage | null {
  try {
    return parseJSONRPCMessage(value);
  } catch {
    return null;
  }
}

/** By which whoever sent it is told what was wrong with it; undefined where it was to be no request. */
function idOf(value: unknown): RequestId | null | undefined {
  if (typeof value !== 'object' || value === null) return null;
  // An answer to an answer could go on for ever.
  if ('result' in value || 'error' in value) return undefined;
  const id = 'id' in value ? value.id : null;
  return typeof id === 'string' || Number.isInteger(id) ? (id as RequestId) : null;
}

/**
 * The protocol over a pair of streams, a message a line. Whatever is no message is answered with what is wrong with it.
 * When the input ends, as it does at once where a shell pipes requests in, what was asked is answered before the
 * transport closes. A client that does not read its answers is not read from either.
 */
export class PatientStdio implements Transport {
  onmessage?: Transport['onmessage'];
  onclose?: Transport['onclose'];
  onerror?: Transport['onerror'];
  readonly #input: Readable;
  readonly #output: Writable;
  readonly #unanswered = new Set<unknown>();
  #settled = () => {};
  #isClosed = false;
  #end = () => {};
  /** Settles when it has closed. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
  }

  async start(): Promise<void> {
    this.#output.on('error', () => void this.close());
    this.#read()
      .catch((error: Error) => {
        if (!this.#isClosed) this.onerror?.(error);
      })
      .finally(() => this.close());
  }

  /** Settles at once, whether or not the message is ever read. */
  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#isClosed) return;
    this.#output.write(serializeMessage(message), () => {
      if (!('method' in message)) this.#settle(message.id);
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#input.destroy();
    this.#settled();
    this.#end();
    this.onclose?.();
  }

  async #read(): Promise<void> {
    for await (const line of linesOf(this.#input)) {
      this.#take(line);
      await this.#untilUnanswered(MOST_UNANSWERED - 1);
    }
    await Promise.race([this.#untilUnanswered(0), setTimeout(MOST_WAIT_MS, undefined, { ref: false })]);
  }

  /** @param line null where it was too long */
  #take(line: string | null): void {
    if (line === null) {
      const most = `${MOST_LINE_BYTES / 2 ** 20} MB`;
      this.#refuse(null, ProtocolErrorCode.InvalidRequest, `A message is of at most ${most}. Send less at a time.`);
    } else if (line.trim() !== '') {
      const value = parsed(line);
      if (value === undefined) {
        this.#refuse(null, ProtocolErrorCode.ParseError, 'A message is one line of JSON, and this line is none.');
      } else for (const each of Array.isArray(value) && value.length > 0 ? value : [value]) this.#deliver(each);
    }
  }

  #deliver(value: unknown): void {
    const message = asMessage(value);
    if (!message) {
      const text = 'A message is a request, an answer or a notification of JSON-RPC 2.0, and this is none.';
      this.#refuse(idOf(value), ProtocolErrorCode.InvalidRequest, text);
      return;
    }
    if (isJSONRPCRequest(message) && message.method !== SUBSCRIBE) this.#unanswered.add(message.id);
    else if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
      this.#settle(message.params?.requestId);
    }
    this.onmessage?.(message);
  }

  #refuse(id: RequestId | null | undefined, code: ProtocolErrorCode, message: string): void {
    this.onerror?.(new Error(message));
    if (id === undefined) return;
    const refusal = Symbol();
    this.#unanswered.add(refusal);
    const answer = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });
    this.#output.write(`${answer}\n`, () => this.#settle(refusal));
  }

  async #untilUnanswered(most: number): Promise<void> {
    while (this.#unanswered.size > most && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#settled = resolve;
      });
    }
  }

  #settle(id: unknown): void {
    this.#unanswered.delete(id);
    this.#settled();
  }
}
