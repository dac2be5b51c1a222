import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';
import { LearningError } from '../error/learning-error';
import { BodyBudget, readBody } from '../http/body';
import { endListening } from '../http/close';
import { guard } from '../http/guard';
import { isLoopback, type ListenAddress, listen, urlOf } from '../http/listen';
import { problem } from '../http/reply';
import type { Serving } from './server';

const PATH = '/mcp';

/** A call holds names and numbers. */
const MOST_BODY_BYTES = 2 ** 20;
/** Bytes of all requests that are being read. */
const MOST_HELD_BYTES = 32 * 2 ** 20;
/** That are being answered. Each keeps nothing when it is over: there are no sessions. */
const MOST_REQUESTS = 64;
/** Streams of those who want to hear of changes, of which there are none. */
const MOST_SUBSCRIPTIONS = 16;

interface HttpOptions {
  readonly address: ListenAddress;
  /** Null for none. */
  readonly token: string | null;
  readonly factory: McpServerFactory;
  /** Takes a line about what went wrong in us. */
  readonly say: (line: string) => void;
}

function requestOf(request: IncomingMessage, body: Buffer, signal: AbortSignal): Request {
  const headers = new Headers();
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    headers.append(request.rawHeaders[i]!, request.rawHeaders[i + 1]!);
  }
  // It has been unpacked.
  headers.delete('content-encoding');
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(`http://127.0.0.1${PATH}`, {
    method: request.method!,
    headers,
    signal,
    ...(hasBody && { body: new Uint8Array(body) }),
  });
}

function abortedWith(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

async function send(response: ServerResponse, { status, headers, body }: Response): Promise<void> {
  response.writeHead(status, {
    ...Object.fromEntries(headers),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  if (body === null) response.end();
  else await pipeline(Readable.fromWeb(body as import('node:stream/web').ReadableStream), response);
}

/**
 * Serves over streamable HTTP at /mcp. Every request is answered by itself, with nothing kept between two.
 * @throws LearningError `bad_usage` where the address cannot be listened on
 */
export async function serveOverHttp({ address, token, factory, say }: HttpOptions): Promise<Serving> {
  const check = guard(token, isLoopback(address));
  const budget = new BodyBudget(MOST_HELD_BYTES);
  const handler = createMcpHandler(factory, {
    maxRequestBodySize: MOST_BODY_BYTES,
    maxSubscriptions: MOST_SUBSCRIPTIONS,
  });
  let running = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Response> {
    check(request.headers);
    if (request.url?.split('?', 1)[0] !== PATH) {
      throw new LearningError('not_found', 'There is nothing at this address.', { hint: `MCP is at ${PATH}.` });
    }
    if (running >= MOST_REQUESTS) {
      throw new LearningError('busy', `${MOST_REQUESTS} requests are being answered.`, {
        hint: 'Send it again in a moment.',
      });
    }
    running += 1;
    response.once('close', () => {
      running -= 1;
    });
    return handler.fetch(requestOf(request, await readBody(request, MOST_BODY_BYTES, budget), abortedWith(response)));
  }

  const server = await listen(address);
  server.on('request', (request, response) => {
    answer(request, response)
      .catch((cause: unknown) => {
        const error = LearningError.from(cause);
        if (error.code === 'internal') say(`A request could not be answered: ${String(error.cause)}`);
        const { status, headers, body } = problem(error);
        return new Response(String(body), { status, headers: { ...headers, Connection: 'close' } });
      })
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
  return {
    url: `${urlOf(server)}${PATH}`,
    ended: once(server, 'close'),
    close: async () => {
      const { cut } = endListening(server);
      await handler.close();
      await cut();
    },
  };
}
