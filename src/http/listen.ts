import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { LearningError } from '../error/learning-error';

export interface ListenAddress {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export const isLoopback = ({ host }: ListenAddress): boolean => LOOPBACK.has(host);

/** `HOST:PORT`, an IPv6 host in brackets, or a port alone. Throws LearningError `bad_usage`. */
export function parseListen(text: string): ListenAddress {
  const [, bracketed, plain, port] = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new LearningError('bad_usage', '--listen takes HOST:PORT.', { hint: 'Such as 127.0.0.1:8686.' });
  }
  return { host: bracketed ?? plain ?? '127.0.0.1', port: Number(port) };
}

const LIMITS = {
  maxHeaderSize: 16_384,
  /** Milliseconds for the head of a request, and for all of it, however slowly its bytes come. */
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
} as const;

/** Connections that may be open; further ones are closed at once. */
const MOST_CONNECTIONS = 4_000;

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken',
  EACCES: 'is for the system alone',
  EADDRNOTAVAIL: 'is no address of this machine',
  ENOTFOUND: 'is no address of this machine',
};

const SPOILT: Readonly<Record<string, [status: string, code: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'timeout', 'The request took too long to arrive.'],
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'too_large',
    'The head of the request is larger than 16 KB.',
  ],
};

/** For what was told to arrive, before the connection is cut: who does not close it would keep it, and what was read of it. */
const CUT_MS = 1_000;

/** What cannot be read as HTTP is told so, and its connection closed. */
function answerRubbish(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, code, message] = SPOILT[error.code ?? ''] ?? ['400 Bad Request', 'bad_request', 'That is no HTTP.'];
  const body = JSON.stringify({ error: { code, message, hint: 'Correct the request and send it again.' } });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), CUT_MS).unref();
}

/** Throws LearningError `bad_usage`. */
export async function listen({ host, port }: ListenAddress): Promise<Server> {
  const server = createServer(LIMITS);
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', answerRubbish);
  server.listen({ host, port });
  try {
    await once(server, 'listening');
    return server;
  } catch (cause) {
    const reason = REASONS[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be listened on';
    throw new LearningError('bad_usage', `The address ${host}:${port} ${reason}.`, {
      cause,
      hint: 'Choose another with --listen.',
    });
  }
}

export function urlOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  // A server that listens on all addresses is reached on loopback, too.
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}
