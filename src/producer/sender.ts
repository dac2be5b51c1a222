import { readFile } from 'node:fs/promises';

/** Addresses of the collector, one for each kind of record. */
export type Address = '/v1/executions' | '/v1/routing' | '/v1/feedback';

export interface Target {
  readonly url: string;
  /** The collector's bearer token. */
  readonly token?: string | undefined;
  /** A file that holds it, read for each request, so that a new one counts at once. */
  readonly tokenFile?: string | undefined;
  readonly requestTimeoutMs: number;
}

/** What became of a request. */
export type Sent =
  | { readonly kind: 'taken'; readonly rejected: number; readonly duplicates: number }
  /** Sending it again would not help. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number };

async function authorization({ token, tokenFile }: Target): Promise<Record<string, string>> {
  const secret = tokenFile === undefined ? token : (await readFile(tokenFile, 'utf8')).trim();
  return secret === undefined ? {} : { authorization: `Bearer ${secret}` };
}

const HOPELESS = [400, 415, 422];

/** One request with records in JSON. Never rejects. */
export async function send(target: Target, address: Address, records: readonly string[]): Promise<Sent> {
  try {
    const response = await fetch(target.url.replace(/\/+$/, '') + address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await authorization(target)) },
      body: `[${records.join(',')}]`,
      signal: AbortSignal.timeout(target.requestTimeoutMs),
    });
    const text = await response.text();
    // With 422 it has set them all apart, and says so.
    if (response.ok || (response.status === 422 && text.includes('"rejected"')))
      return { kind: 'taken', ...counts(text) };
    if (response.status === 413) return { kind: 'too_large' };
    const reason = `HTTP ${response.status}`;
    if (HOPELESS.includes(response.status)) return { kind: 'refused', reason };
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { kind: 'failed', reason, ...(seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}) };
  } catch (error) {
    return { kind: 'failed', reason: (error as Error).name };
  }
}

function counts(text: string): { rejected: number; duplicates: number } {
  try {
    const { rejected, duplicates } = JSON.parse(text) as { rejected?: unknown; duplicates?: unknown };
    return {
      rejected: Array.isArray(rejected) ? rejected.length : 0,
      duplicates: typeof duplicates === 'number' ? duplicates : 0,
    };
  } catch {
    return { rejected: 0, duplicates: 0 };
  }
}
