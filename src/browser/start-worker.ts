import type { WorkerLike } from './client';

/** Starts a script as a worker. One of another origin is started by a script of ours that fetches it. */
export function startWorker(script: string): WorkerLike {
  const { href, origin } = new URL(script, document.baseURI);
  if (origin === location.origin) return new Worker(href) as WorkerLike;
  const text = `importScripts(${JSON.stringify(href)})`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  try {
    return new Worker(address) as WorkerLike;
  } finally {
    // The worker has fetched it when it runs; until then the address is of use.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
