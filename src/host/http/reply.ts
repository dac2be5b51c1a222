import { problemOf } from './problem';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export function json(body: unknown, status = 200): Reply {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

export function text(body: string, status = 200): Reply {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
}

export function html(body: string): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body };
}

export function redirect(to: string): Reply {
  return { status: 302, headers: { Location: to }, body: '' };
}

export function problem(cause: unknown): Reply {
  const { status, ...body } = problemOf(cause);
  return json(body, status);
}
