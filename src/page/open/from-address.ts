import type { RemoteFile } from '../../browser/source';
import { LearningError } from '../../error/learning-error';
import { HEADERS_BYTES } from '../../storage/block-layout';
import { type Candidate, readOf } from './candidate';
import type { Loading } from './loading';

const PARTIAL = 206;
const VERSIONS = ['ETag', 'Last-Modified'] as const;

/** The last part of the path; a person knows the file by it. */
function nameIn({ pathname, host }: URL): string {
  const last = pathname.split('/').findLast(Boolean);
  return last === undefined ? host : decodeURIComponent(last);
}

function unreachable(name: string, url: URL, cause: unknown): LearningError {
  const isForeign = url.origin !== window.location.origin;
  return new LearningError('io_error', `${name} cannot be read from ${url.host}.`, {
    cause,
    hint: isForeign
      ? `That server has to answer, and to let pages of ${window.location.origin} read it: Access-Control-Allow-Origin, and for reading in parts Access-Control-Expose-Headers: Content-Range. Or download the file, and open it here.`
      : 'Its server has to answer. Or download the file, and open it here.',
  });
}

async function reach(name: string, url: URL, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { cache: 'no-store', ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw unreachable(name, url, cause);
  }
  if (response.ok) return response;
  throw new LearningError('not_found', `${url.host} has no ${name} for this page (status ${response.status}).`, {
    hint: 'Correct the address, or download the file, and open it here.',
  });
}

function versionIn({ headers }: Response): RemoteFile['version'] {
  for (const header of VERSIONS) {
    const value = headers.get(header);
    if (value !== null) return { header, value };
  }
  return null;
}

/** Of `bytes 0-99/12345`; null where the server does not say, or does not let us see. */
function sizeIn({ headers }: Response): number | null {
  const size = Number(/\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1]);
  return Number.isSafeInteger(size) ? size : null;
}

/** All of a body, which a browser keeps outside of the page's memory. */
async function wholeBody({ body, headers }: Response, { onProgress }: Loading): Promise<Blob> {
  const total = headers.has('Content-Encoding') ? 0 : Number(headers.get('Content-Length') ?? 0);
  let done = 0;
  const counted = body!.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        done += chunk.length;
        onProgress(done, total);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted).blob();
}

async function whole(name: string, url: URL, loading: Loading): Promise<Candidate> {
  const response = await reach(name, url, { signal: loading.signal });
  const blob = await wholeBody(response, loading).catch((cause: unknown) => {
    throw loading.signal.aborted ? cause : unreachable(name, url, cause);
  });
  return {
    name,
    demo: false,
    bytes: blob.size,
    read: readOf(blob),
    database: blob,
    log: null,
    isSame: async () => true,
  };
}

/**
 * The file at an address: read in parts where its server hands out ranges and says how large it is, else loaded whole.
 * Throws LearningError.
 */
export async function fromAddress(address: string, loading: Loading): Promise<Candidate> {
  if (!URL.canParse(address, document.baseURI)) {
    throw new LearningError('bad_usage', 'The parameter db is no address.', {
      hint: 'Write ?db=https://HOST/PATH/learning.db, or a path from this page on, percent-encoded where need be.',
    });
  }
  const url = new URL(address, document.baseURI);
  if (!/^https?:$/.test(url.protocol)) {
    throw new LearningError('bad_usage', `The parameter db names no address of the web, but one of ${url.protocol}`, {
      hint: 'Write ?db=https://HOST/PATH/learning.db, or choose a file of this machine here.',
    });
  }
  const name = nameIn(url);
  const { signal } = loading;
  const range = (from: number, to: number) => ({ headers: { Range: `bytes=${from}-${to - 1}` }, signal });
  const probe = await reach(name, url, range(0, HEADERS_BYTES));
  const size = probe.status === PARTIAL ? sizeIn(probe) : null;
  if (size === null) {
    // All of it may be on its way, uncounted.
    await probe.body?.cancel();
    return whole(name, url, loading);
  }
  const version = versionIn(probe);
  const database: RemoteFile = { url: url.href, size, version };
  return {
    name,
    demo: false,
    bytes: size,
    read: async (position, bytes) => {
      if (position >= size) return new Uint8Array(0);
      const part = await reach(name, url, range(position, Math.min(size, position + bytes)));
      return new Uint8Array(await part.arrayBuffer());
    },
    database,
    log: null,
    isSame: async () => {
      if (version === null) return true;
      const now = await reach(name, url, range(0, 1)).catch(() => null);
      return now?.headers.get(version.header) === version.value && sizeIn(now) === size;
    },
  };
}
