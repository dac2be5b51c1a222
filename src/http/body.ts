import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LearningError } from '../error/learning-error';
import { unpackZstd } from './zstd';

const unzip = promisify(gunzip);

const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;

function tooLarge(limit: number, what = 'The body'): LearningError {
  return new LearningError('too_large', `${what} is larger than ${megabytes(limit)}.`, {
    hint: 'Send less at a time.',
  });
}

/** How many bytes of bodies are held at a time, of all requests together. */
export class BodyBudget {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Throws LearningError `busy` where they would be too many beside those of others. @param own bytes that the body has already */
  take(bytes: number, own: number): void {
    if (this.#held > own && this.#held + bytes > this.#most) {
      throw new LearningError('busy', 'Too many requests are being read at a time.', {
        hint: 'Send it again after a moment; a Retry-After says when.',
      });
    }
    this.#held += bytes;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}

/** @param taken is told of each part, with the size so far */
async function read(
  request: IncomingMessage,
  limit: number,
  taken: (bytes: number, before: number) => void,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (size + part.length > limit) throw tooLarge(limit);
      taken(part.length, size);
      size += part.length;
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof LearningError) throw cause;
    throw new LearningError('bad_request', 'The request broke off before its body was complete.', { cause });
  }
  return Buffer.concat(parts);
}

async function unpack(body: Buffer, encoding: string, limit: number): Promise<Buffer> {
  const bomb = () => tooLarge(limit, 'The body, unpacked,');
  switch (encoding) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      try {
        return await unzip(body, { maxOutputLength: limit });
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bomb();
        throw new LearningError('bad_request', 'The body is no gzip, or is cut off.', { cause });
      }
    case 'zstd':
      return unpackZstd(body, limit, bomb);
    default:
      throw new LearningError('bad_request', 'Content-Encoding has to be gzip, zstd or identity.');
  }
}

/** The whole body, unpacked. Throws LearningError `too_large`, `bad_request` and `busy`. @param limit bytes, before and after unpacking */
export async function readBody(request: IncomingMessage, limit: number, budget: BodyBudget): Promise<Buffer> {
  const { 'content-length': length, 'content-encoding': encoding = '' } = request.headers;
  if (Number(length) > limit) throw tooLarge(limit);
  // As its bytes come: who only says that there will be some keeps nobody waiting.
  let held = 0;
  const taken = (bytes: number, before: number) => {
    budget.take(bytes, before);
    held += bytes;
  };
  try {
    return await unpack(await read(request, limit, taken), encoding.trim().toLowerCase(), limit);
  } finally {
    budget.giveBack(held);
  }
}
