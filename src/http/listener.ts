import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { LearningError } from '../error/learning-error';
import { type BodyBudget, readBody } from './body';
import { problem, type Reply } from './reply';
import { type Match, matching, type Route } from './route';

export interface ListenerOptions {
  readonly routes: readonly Route[];
  readonly guard: (headers: IncomingHttpHeaders) => void;
  /** Bytes of a body where the route says nothing. */
  readonly maxBytes: number;
  readonly budget: BodyBudget;
  /** Called for each answer. */
  readonly answered: (path: string, status: number, milliseconds: number) => void;
  /** Called for errors that are faults of this program. */
  readonly complain: (error: LearningError) => void;
}

function urlOf({ url }: IncomingMessage): URL {
  const address = `http://127.0.0.1${url}`;
  if (!url?.startsWith('/') || !URL.canParse(address)) throw new LearningError('bad_request', 'That is no address.');
  return new URL(address);
}

function find(routes: readonly Route[], { pathname }: URL, method: string | undefined): Match {
  const found = matching(routes, pathname);
  if (found.length === 0) {
    throw new LearningError('not_found', 'There is nothing at this address.', {
      hint: `There are ${routes.map(({ path }) => path).join(', ')}.`,
    });
  }
  const match = found.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
  if (match) return match;
  const methods = found.map(({ route }) => route.method).join(' and ');
  throw new LearningError('method_not_allowed', `This address answers to ${methods} only.`);
}

const DISCARDED_BYTES = 64 * 2 ** 20;
const DISCARD_MS = 5_000;

/** Reads what is left of a body: a sender that is still writing would find the connection gone, and not the answer. */
function discard(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let size = 0;
    const timer = setTimeout(resolve, DISCARD_MS);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > DISCARDED_BYTES) end();
    });
    request.once('end', end).once('close', end).once('error', end);
    request.resume();
  });
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Reply,
): Promise<void> {
  if (!request.complete) await discard(request);
  if (response.destroyed) return;
  // What was not read of a body would be taken for the next request.
  const rest = request.complete ? {} : { Connection: 'close' };
  response.writeHead(status, { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...rest, ...headers });
  if (request.method === 'HEAD') response.end();
  else if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
  else await pipeline(body, response);
}

/** Answers by the routes. */
export function listener(options: ListenerOptions): RequestListener {
  const { routes, guard, maxBytes, budget, answered, complain } = options;

  async function answer(request: IncomingMessage, match: Match, url: URL): Promise<Reply> {
    const { route, rest } = match;
    return route.answer({
      url,
      headers: request.headers,
      rest,
      body: () => readBody(request, route.maxBytes ?? maxBytes, budget),
    });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const begun = performance.now();
    let match: Match | undefined;
    let reply: Reply;
    try {
      guard(request.headers);
      const url = urlOf(request);
      match = find(routes, url, request.method);
      reply = await answer(request, match, url);
    } catch (cause) {
      const error = LearningError.from(cause);
      if (error.code === 'internal') complain(error);
      reply = match?.route.problem?.(error, request) ?? problem(error);
    }
    answered(match?.route.path ?? 'other', reply.status, performance.now() - begun);
    await send(request, response, reply);
  }

  return (request, response) => {
    handle(request, response).catch(() => response.destroy());
  };
}
