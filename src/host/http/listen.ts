import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LearningError } from '../../error/learning-error';

const HOST = '127.0.0.1';
/** Addresses hold all that is chosen, which may be every value of a variable. */
const MOST_HEADER_BYTES = 1024 * 1024;

const REASONS: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  EADDRINUSE: ['is taken', 'Choose another with --port, or leave --port out for the next one that is free.'],
  EACCES: ['is for the system alone', 'Choose one from 1024 on with --port.'],
};

/** A server on loopback only. Throws LearningError `bad_usage`, whose cause has Node's code. @param port 0 for any */
export async function listen(port: number): Promise<Server> {
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES });
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
    return server;
  } catch (cause) {
    const [problem, hint] = REASONS[(cause as NodeJS.ErrnoException).code ?? ''] ?? [
      'cannot be listened on',
      'Choose another with --port.',
    ];
    throw new LearningError('bad_usage', `The port ${port} ${problem}.`, { cause, hint });
  }
}

export const originOf = (server: Server): string => `http://${HOST}:${(server.address() as AddressInfo).port}`;
