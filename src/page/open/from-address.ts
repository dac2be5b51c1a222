import { type Candidate, readOf } from '../../browser/file/candidate';
import type { Loading } from '../../browser/file/loading';
import { glimpse, isSameFile, type Reach, readRemote, wholeBody } from '../../browser/file/server-file';
import type { RemoteFile } from '../../browser/source';
import { decoded } from '../../datasource/links/decoded';
import { LearningError } from '../../error/learning-error';

/** The last part of the path; a person knows the file by it. */
function nameIn({ pathname, host }: URL): string {
  const last = pathname.split('/').findLast(Boolean);
  return last === undefined ? host : decoded(last);
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

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

const brokenOff = (name: string, { host }: URL, come: number, cause: unknown) =>
  new LearningError('io_error', `The connection to ${host} broke off after ${megabytes(come)} of ${name}.`, {
    cause,
    hint: 'Load this page again. A server that hands out ranges would let it read the parts that it needs.',
  });

const noRoom = (name: string, bytes: number, cause: unknown) =>
  new LearningError('io_error', `The browser has no room to keep ${name}, which has ${megabytes(bytes)}.`, {
    cause,
    hint: 'Make room on the disk of this machine, let a server that hands out ranges serve it, or download it, and open it here: both are read in parts.',
  });

async function whole(name: string, url: URL, loading: Loading): Promise<Candidate> {
  const { signal } = loading;
  const response = await reach(name, url, { signal });
  let come = 0;
  let hasAll = false;
  const onProgress = (done: number, total: number) => {
    come = done;
    hasAll = done === total;
    loading.onProgress(done, total);
  };
  const blob = await wholeBody(response, { onProgress }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw hasAll ? noRoom(name, come, cause) : brokenOff(name, url, come, cause);
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
  const ask: Reach = (init) => reach(name, url, init);
  const found = await glimpse(ask, signal);
  const { size, version } = found;
  if (size === null) return whole(name, url, loading);
  const database: RemoteFile = { url: url.href, size, version };
  return {
    name,
    demo: false,
    bytes: size,
    read: readRemote(ask, size, signal),
    database,
    log: null,
    isSame: async () => {
      const now = await glimpse(ask).catch(() => null);
      return now !== null && isSameFile(found, now);
    },
  };
}
