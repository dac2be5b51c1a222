import { HttpError } from './http-error';

const element = document.getElementById('answers');
const preloaded = new Map<string, unknown>(Object.entries(JSON.parse(element?.textContent ?? '{}')));

/** The answer to this address that came with the page, once; undefined when there is none. */
function takePreloaded(url: string): unknown {
  const answer = preloaded.get(url);
  preloaded.delete(url);
  return answer;
}

interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

async function reach(url: string, { method = 'GET', body, headers, signal }: Sent): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new HttpError(0, undefined);
  }
}

/** Asks the host of the page. Rejects with HttpError. */
export async function send(url: string, sent: Sent = {}): Promise<{ status: number; data: unknown }> {
  const response = await reach(url, sent);
  const data: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new HttpError(response.status, data);
  return { status: response.status, data };
}

/** Rejects with HttpError. */
export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const preloaded = takePreloaded(url);
  if (preloaded !== undefined) return preloaded as T;
  return (await send(url, { ...(signal && { signal }) })).data as T;
}
