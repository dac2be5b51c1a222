import type { DataSource } from '../instance/data-source';
import { parseModel } from '../service/parse-model';

interface Asked {
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
}

/** One path of CallResource. It answers with something that JSON can hold. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly answer: (source: DataSource, signal: AbortSignal, asked: Asked) => Promise<unknown>;
}

/** A resource that is read; it may look at the query string. */
export function read(
  answer: (source: DataSource, signal: AbortSignal, query: URLSearchParams) => Promise<unknown>,
): Route {
  return { method: 'GET', answer: (source, signal, { query }) => answer(source, signal, query) };
}

/** A resource that is sent JSON. */
export function send(answer: (source: DataSource, signal: AbortSignal, body: unknown) => Promise<unknown>): Route {
  return { method: 'POST', answer: (source, signal, { body }) => answer(source, signal, parseModel(body)) };
}
