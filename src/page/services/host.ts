import { HttpError } from './http-error';
import type { Sender, Sent } from './sender';

const element = document.getElementById('answers');
const preloaded = new Map<string, unknown>(Object.entries(JSON.parse(element?.textContent ?? '{}')));

/** The answer to this address that came with the page, once; undefined when there is none. */
function takePreloaded(url: string): unknown {
  const answer = preloaded.get(url);
  preloaded.delete(url);
  return answer;
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

/** Asks the host of the page, which asks the plugin. */
export const askHost: Sender = async (url, sent) => {
  const known = sent.method === undefined ? takePreloaded(url) : undefined;
  if (known !== undefined) return { status: 200, data: known };
  const response = await reach(url, sent);
  const data: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new HttpError(response.status, data);
  return { status: response.status, data };
};
