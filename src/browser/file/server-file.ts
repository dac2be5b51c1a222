import { LearningError } from '../../error/learning-error';
import { HEADERS_BYTES } from '../../storage/block-layout';
import type { ReadAt } from '../../storage/read-at';
import type { RemoteFile } from '../source';
import type { Loading } from './loading';

/** Asks for the file. Resolves with what its server hands out; throws what is to be said where it hands out nothing. */
export type Reach = (init: RequestInit) => Promise<Response>;

/** What a server says of a file, and how the file begins. */
export interface Glimpse {
  /** Bytes; null where the server hands out no ranges, or does not say. */
  readonly size: number | null;
  readonly version: RemoteFile['version'];
  /** When it was last written to, milliseconds since the epoch; null where the server does not say. */
  readonly writtenAt: number | null;
  /** The headers of a database, in which each checkpoint writes something else. */
  readonly head: Uint8Array;
}

const PARTIAL = 206;
const VERSIONS = ['ETag', 'Last-Modified'] as const;

const range = (from: number, to: number) => ({ Range: `bytes=${from}-${to - 1}` });

function versionIn({ headers }: Response): RemoteFile['version'] {
  for (const header of VERSIONS) {
    const value = headers.get(header);
    if (value !== null) return { header, value };
  }
  return null;
}

/** Of `bytes 0-99/12345`; null where the server does not say, or does not let us see. */
function sizeIn({ status, headers }: Response): number | null {
  const size = Number(/\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1]);
  return status === PARTIAL && Number.isSafeInteger(size) ? size : null;
}

/** Milliseconds since the epoch of a time in text; null where there is none. */
export function millisecondsOf(value: unknown): number | null {
  const time = Date.parse(String(value));
  return Number.isNaN(time) ? null : time;
}

/** The first bytes of a body, of which all may be on its way. */
async function firstBytes({ body }: Response, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let filled = 0;
  for (const reader = body!.getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) return bytes.slice(0, filled);
    const part = value.subarray(0, most - filled);
    bytes.set(part, filled);
    filled += part.length;
    if (filled < most) continue;
    await reader.cancel();
    return bytes;
  }
}

/** Looks at the file without loading it. Throws as `reach` does. */
export async function glimpse(reach: Reach, signal?: AbortSignal): Promise<Glimpse> {
  const response = await reach({ headers: range(0, HEADERS_BYTES), ...(signal && { signal }) });
  return {
    size: sizeIn(response),
    version: versionIn(response),
    writtenAt: millisecondsOf(response.headers.get('Last-Modified')),
    head: await firstBytes(response, HEADERS_BYTES),
  };
}

const areSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, at) => byte === b[at]);

/** Whether nothing tells that the file has become another. */
export const isSameFile = (a: Glimpse, b: Glimpse): boolean =>
  a.size === b.size && a.version?.value === b.version?.value && areSame(a.head, b.head);

/** Parts of the file. Reads fail as `reach` does. */
export const readRemote =
  (reach: Reach, size: number, signal?: AbortSignal): ReadAt =>
  async (position, bytes) => {
    if (position >= size) return new Uint8Array(0);
    const headers = range(position, Math.min(size, position + bytes));
    const response = await reach({ headers, ...(signal && { signal }) });
    return new Uint8Array(await response.arrayBuffer());
  };

/**
 * All of a body, which a browser keeps outside of the page's memory.
 * @param most bytes; more is refused as `too_large`
 */
export async function wholeBody(
  { body, headers }: Response,
  { onProgress }: Pick<Loading, 'onProgress'>,
  most = Infinity,
): Promise<Blob> {
  const total = headers.has('Content-Encoding') ? 0 : Number(headers.get('Content-Length') ?? 0);
  const refuse = () => new LearningError('too_large', `The file has more than ${Math.round(most / 1e6)} MB.`);
  if (total > most) {
    await body?.cancel();
    throw refuse();
  }
  let done = 0;
  const counted = body!.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        done += chunk.length;
        if (done > most) throw refuse();
        onProgress(done, total);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted).blob();
}
