import type { Reply } from './reply';

/** A request that passed the guard. */
export interface PageRequest {
  readonly url: URL;
  readonly method: string;
  /** Parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>;
  readonly acceptsGzip: boolean;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Throws Refusal. */
  body(): Promise<Record<string, unknown>>;
}

export interface Route {
  readonly methods: readonly string[];
  /** As in `/d/:uid`; `*` at its end is the rest of the path. */
  readonly path: string;
  readonly answer: (asked: PageRequest) => Promise<Reply> | Reply;
}

interface Matcher {
  readonly route: Route;
  readonly pattern: RegExp;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

const patternOf = (path: string) =>
  new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)').replace(/\*$/, '(?<rest>.+)')}$`);

function decode(params: Readonly<Record<string, string>>): Record<string, string> | null {
  try {
    return Object.fromEntries(Object.entries(params).map(([name, part]) => [name, decodeURIComponent(part)]));
  } catch {
    return null;
  }
}

/** Finds the route of a path; null when there is none. */
export function router(routes: readonly Route[]): (path: string) => Match | null {
  const matchers: Matcher[] = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (path) => {
    for (const { route, pattern } of matchers) {
      const found = pattern.exec(path);
      const params = found && decode({ ...found.groups });
      if (params) return { route, params };
    }
    return null;
  };
}
