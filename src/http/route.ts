import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from './reply';

/** A request that passed the guard. */
interface RouteRequest {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** What stood in the place of `*`; empty without one. */
  readonly rest: string;
  /** The whole body, unpacked by its Content-Encoding. Throws LearningError `too_large` and `bad_request`. */
  body(): Promise<Buffer>;
}

/** One address of the collector. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Exact, or with `*` at its end for one more part. */
  readonly path: string;
  /** Most bytes of a body, packed and unpacked; the server's own limit unless told. */
  readonly maxBytes?: number;
  /** How errors are put; JSON `{error: {code, message, hint}}` unless told. */
  readonly problem?: (cause: unknown, asked: Pick<RouteRequest, 'headers'>) => Reply;
  readonly answer: (asked: RouteRequest) => Promise<Reply> | Reply;
}

export interface Match {
  readonly route: Route;
  readonly rest: string;
}

function matches({ path }: Route, pathname: string): string | null {
  if (!path.endsWith('*')) return path === pathname ? '' : null;
  const start = path.slice(0, -1);
  const rest = pathname.startsWith(start) ? pathname.slice(start.length) : '';
  return rest !== '' && !rest.includes('/') ? rest : null;
}

/** Every route of the address, whatever its method. */
export function matching(routes: readonly Route[], pathname: string): Match[] {
  return routes.flatMap((route) => {
    const rest = matches(route, pathname);
    return rest === null ? [] : [{ route, rest }];
  });
}
