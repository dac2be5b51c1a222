import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { guard, SECURITY_HEADERS } from './guard';
import { Refusal } from './problem';
import { readJson } from './read-json';
import { problem, type Reply } from './reply';
import { type Route, router } from './route';

function urlOf({ url }: IncomingMessage): URL {
  const address = `http://127.0.0.1${url}`;
  if (!url?.startsWith('/') || !URL.canParse(address)) throw new Refusal(400, 'That is no address.');
  return new URL(address);
}

function abortedWith(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/** Answers by the routes. */
export function listener(routes: readonly Route[]): RequestListener {
  const find = router(routes);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<Reply> {
    guard(request);
    const url = urlOf(request);
    const match = find(url.pathname);
    if (!match) throw new Refusal(404, 'There is nothing at this address.');
    const { route, params } = match;
    const method = request.method === 'HEAD' ? 'GET' : request.method!;
    if (!route.methods.includes(method)) {
      throw new Refusal(405, `This address answers to ${route.methods.join(' and ')} only.`);
    }
    return route.answer({
      url,
      method,
      params,
      acceptsGzip: /\bgzip\b/.test(String(request.headers['accept-encoding'])),
      signal: abortedWith(response),
      body: () => readJson(request),
    });
  }

  return (request, response) => {
    answer(request, response)
      .catch(problem)
      .then(({ status, headers, body }) => {
        if (response.destroyed) return;
        response.writeHead(status, { 'Cache-Control': 'no-store', ...SECURITY_HEADERS, ...headers });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
  };
}
