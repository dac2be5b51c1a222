import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Engine } from '../engine/engine';
import { LearningError } from '../error/learning-error';
import { dashboardPage, HOME } from './page';

const HOST = '127.0.0.1';

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
  'Content-Type': 'text/html; charset=utf-8',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** A page of another origin could make a name of its own mean this machine; it cannot change the Host header. */
const isLoopback = ({ headers }: IncomingMessage) =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(headers.host ?? '');

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, HEADERS).end(text);
}

async function respond(request: IncomingMessage, response: ServerResponse, engine: Engine): Promise<void> {
  if (!isLoopback(request)) return send(response, 403, 'Open this page by the address 127.0.0.1.');
  if (request.method !== 'GET') return send(response, 405, 'Only GET is answered here.');
  const address = `http://${HOST}${request.url}`;
  if (!URL.canParse(address)) return send(response, 400, 'That is no address.');
  const { pathname, searchParams } = new URL(address);
  if (pathname === '/') {
    response.writeHead(302, { Location: HOME }).end();
    return;
  }
  try {
    const page = await dashboardPage(pathname.replace('/d/', ''), searchParams, engine);
    if (page === null) send(response, 404, 'There is no such dashboard.');
    else send(response, 200, page);
  } catch (error) {
    const { status, code, message, hint } = LearningError.from(error);
    response
      .writeHead(status, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
      .end(`[${code}] ${message} ${hint}`);
  }
}

/** Serves the dashboards on loopback only. Throws LearningError `bad_usage` when the port is taken. */
export async function serve(engine: Engine, port: number): Promise<Server> {
  const server = createServer((request, response) => void respond(request, response, engine));
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new LearningError('bad_usage', `The port ${port} is taken.`, { cause, hint: 'Choose another with --port.' });
  }
  return server;
}

export function addressOf(server: Server): string {
  const address = server.address();
  return `http://${HOST}:${typeof address === 'object' && address ? address.port : ''}${HOME}`;
}
