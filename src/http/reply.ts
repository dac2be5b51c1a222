import { LearningError } from '../error/learning-error';

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<string>;
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** Seconds after which one that was sent away may come back. */
const RETRY_AFTER = '1';

const RETRIED: ReadonlySet<number> = new Set([429, 503, 507]);

/** @param status in place of the one that goes with the code */
export function problem(cause: unknown, status = LearningError.from(cause).status): Reply {
  const { code, message, hint } = LearningError.from(cause);
  const headers: Record<string, string> = {};
  if (RETRIED.has(status)) headers['Retry-After'] = RETRY_AFTER;
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  return json({ error: { code, message, hint } }, status, headers);
}
