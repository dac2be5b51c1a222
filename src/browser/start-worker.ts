import type { WorkerLike } from './asked-worker';

/**
 * Starts a script as a worker by one of ours that fetches it. So it may be of any origin, and it is under the policy of the
 * page, as one that comes from an address is not.
 */
export function startConfined(script: string): WorkerLike {
  const text = `importScripts(${JSON.stringify(new URL(script, document.baseURI).href)})`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    return new Worker(address) as WorkerLike;
  } finally {
    // The worker has fetched it when it runs; until then the address is of use.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}

/** Starts a script as a worker, of any origin. */
export function startWorker(script: string): WorkerLike {
  const { href, origin } = new URL(script, document.baseURI);
  return origin === location.origin ? (new Worker(href) as WorkerLike) : startConfined(href);
}
