import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { SharedFile } from './shared-file';

/** Bytes of the message, then bytes of what is carried beside it, each as 32 bits. */
const HEAD_BYTES = 8;

/** What is smaller is sent faster as one. */
const COPIED_BYTES = 16_384;

/** A stream hands over tens of kilobytes at a time; what is larger goes through a file. */
const FILE_BYTES = 256 * 1024;

type Envelope<M> =
  | {
      readonly message: M;
      /** Bytes of each of the parts, which follow or lie in the file. */
      readonly parts: readonly number[];
      readonly inFile: boolean;
    }
  /** The file has been read. */
  | 'taken';

/**
 * Messages between two processes, one after the other, over a stream. Large bytes travel beside a message as they are;
 * the receiver gets views of the one buffer that they were received into.
 */
export class Pipe<Out, In> {
  readonly #stream: Duplex;
  readonly #file: SharedFile | null;
  readonly #receive: (message: In, parts: Uint8Array[]) => void;
  #target: Buffer = Buffer.allocUnsafe(HEAD_BYTES);
  #filled = 0;
  /** Bytes of the message whose body is awaited; null while the next head is. */
  #messageBytes: number | null = null;
  /** Whether what we have put into the file has not been read yet. */
  #fileIsFull = false;

  /** @param file which only one side sends large bytes by */
  constructor(stream: Duplex, file: SharedFile | null, receive: (message: In, parts: Uint8Array[]) => void) {
    this.#stream = stream;
    this.#file = file;
    this.#receive = receive;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    // Whoever reads no more is gone, and its end is seen elsewhere.
    stream.on('error', () => {});
  }

  send(message: Out, parts: readonly Uint8Array[] = []): void {
    const sizes = parts.map(({ byteLength }) => byteLength);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const inFile = bytes >= FILE_BYTES && this.#fill(parts);
    this.#write({ message, parts: sizes, inFile }, inFile ? [] : parts, inFile ? 0 : bytes);
  }

  #write(envelope: Envelope<Out>, parts: readonly Uint8Array[], partBytes: number): void {
    const body = serialize(envelope);
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

  /** @returns false where the file is in use, or cannot be written to */
  #fill(parts: readonly Uint8Array[]): boolean {
    if (this.#file === null || this.#fileIsFull) return false;
    try {
      this.#file.write(parts);
    } catch {
      // The disk is full: the parts go through the stream instead.
      this.#file.clear();
      return false;
    }
    this.#fileIsFull = true;
    return true;
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
    const envelope = deserialize(received.subarray(0, messageBytes)) as Envelope<In>;
    if (envelope === 'taken') {
      this.#fileIsFull = false;
      this.#file!.clear();
      return;
    }
    const { message, parts, inFile } = envelope;
    const bytes = inFile ? this.#empty(parts) : received.subarray(messageBytes);
    if (bytes) this.#receive(message, viewsOf(bytes, parts));
  }

  /** Null where the file cannot be read: then the two have nothing more to say to each other. */
  #empty(parts: readonly number[]): Buffer | null {
    try {
      const bytes = this.#file!.read(parts.reduce((sum, size) => sum + size, 0));
      this.#write('taken', [], 0);
      return bytes;
    } catch {
      this.#stream.destroy();
      return null;
    }
  }
}

function viewsOf(bytes: Buffer, sizes: readonly number[]): Uint8Array[] {
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return bytes.subarray(at - size, at);
  });
}
