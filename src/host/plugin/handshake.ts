import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Plugins in Go say more behind it: a certificate, which is empty here, and what else they can. */
const LINE = /^1\|2\|unix\|([^|]+)\|grpc(\||$)/;

/** The socket that a plugin announces by its first line; null when it ended without one. */
export function readHandshake(output: Readable): Promise<string | null> {
  const lines = createInterface({ input: output });
  return new Promise((resolve) => {
    lines.once('line', (line) => resolve(LINE.exec(line)?.[1] ?? null));
    lines.once('close', () => resolve(null));
  });
}
