import { once } from 'node:events';
import type { Server } from 'node:http';

/** How long answers that are on their way may take. */
const GRACE_MS = 1_000;

/**
 * Takes no new connections from now on. Resolves `cut` once all are closed: who holds one open without asking is not
 * waited for.
 */
export function endListening(server: Server): { cut(): Promise<void> } {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  return {
    async cut() {
      setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
      await closed;
    },
  };
}
