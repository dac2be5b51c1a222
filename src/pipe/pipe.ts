import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

/** Bytes of the message, then bytes of what is carried beside it, each as 32 bits. */
const HEAD_BYTES = 8;

/** What is smaller is sent faster as one. */
const COPIED_BYTES = 16_384;

interface Envelope<M> {
  readonly message: M;
  /** Bytes of each of the parts that follow. */
  readonly parts: readonly number[];
}

/**
 * Messages between two processes, one after the other, over a stream. Large bytes travel beside a message as they are;
 * the receiver gets views of the one buffer that they were received into.
 */
export class Pipe<Out, In> {
  readonly #stream: Duplex;
  readonly #receive: (message: In, parts: Uint8Array[]) => void;
  #target: Buffer = Buffer.allocUnsafe(HEAD_BYTES);
  #filled = 0;
  /** Bytes of the message whose body is awaited; null while the next head is. */
  #messageBytes: number | null = null;

  constructor(stream: Duplex, receive: (message: In, parts: Uint8Array[]) => void) {
    this.#stream = stream;
    this.#receive = receive;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    // Whoever reads no more is gone, and its end is seen elsewhere.
    stream.on('error', () => {});
  }

  send(message: Out, parts: readonly Uint8Array[] = []): void {
    const envelope: Envelope<Out> = { message, parts: parts.map(({ byteLength }) => byteLength) };
    const body = serialize(envelope);
    const partBytes = envelope.parts.reduce((sum, bytes) => sum + bytes, 0);
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    head.writeUInt32LE(body.length, 0);
    head.writeUInt32LE(partBytes, 4);
    if (partBytes <= COPIED_BYTES) {
      this.#stream.write(Buffer.concat([head, body, ...parts]));
      return;
    }
    this.#stream.cork();
    for (const bytes of [head, body, ...parts]) this.#stream.write(bytes);
    this.#stream.uncork();
  }

  #take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.copy(this.#target, this.#filled, at);
      at += taken;
      this.#filled += taken;
      if (this.#filled === this.#target.length) this.#next();
    }
  }

  #next(): void {
    const received = this.#target;
    const messageBytes = this.#messageBytes;
    this.#filled = 0;
    if (messageBytes === null) {
      this.#messageBytes = received.readUInt32LE(0);
      this.#target = Buffer.allocUnsafe(this.#messageBytes + received.readUInt32LE(4));
      return;
    }
    this.#messageBytes = null;
    this.#target = Buffer.allocUnsafe(HEAD_BYTES);
    const { message, parts } = deserialize(received.subarray(0, messageBytes)) as Envelope<In>;
    let at = messageBytes;
    const views = parts.map((bytes) => {
      at += bytes;
      return received.subarray(at - bytes, at);
    });
    this.#receive(message, views);
  }
}
