import type { DataSource } from '../instance/data-source';
import { parseModel } from '../parse-model';

interface Asked {
  readonly query: URLSearchParams;
  readonly body: Uint8Array;
  /** Of the user in Grafana, such as Admin; empty when nobody is known to ask. */
  readonly role: string;
}

/** Lets the work have the data source that is asked. Throws LearningError when its settings are no good. */
type UseSource = (work: (source: DataSource) => Promise<unknown>) => Promise<unknown>;

/** One path of CallResource. It answers with something that JSON can hold. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly answer: (use: UseSource, signal: AbortSignal, asked: Asked) => Promise<unknown>;
}

/** A resource that is read; it may look at the query string. */
export function read(
  answer: (source: DataSource, signal: AbortSignal, query: URLSearchParams) => Promise<unknown>,
): Route {
  return { method: 'GET', answer: (use, signal, { query }) => use((source) => answer(source, signal, query)) };
}

/** A resource that is sent JSON. */
export function send(answer: (source: DataSource, signal: AbortSignal, body: unknown) => Promise<unknown>): Route {
  return {
    method: 'POST',
    answer: (use, signal, { body }) => use((source) => answer(source, signal, parseModel(body))),
  };
}

/** A resource that is sent JSON, and does without the settings as they are saved. */
export function sendBeforeSaving(answer: (role: string, body: unknown) => Promise<unknown>): Route {
  return { method: 'POST', answer: (_, __, { role, body }) => answer(role, parseModel(body)) };
}
