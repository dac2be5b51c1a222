/** What is asked, at one of Grafana's addresses. */
export interface Sent {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly data: unknown;
}

/** What answers at Grafana's addresses. Rejects with HttpError. */
export type Sender = (url: string, sent: Sent) => Promise<Answered>;

let current: Sender;

/** From here on this answers: the host of the page, or a file that is open in it. */
export function answerBy(sender: Sender): void {
  current = sender;
}

/** Rejects with HttpError. */
export const send: Sender = (url, sent) => current(url, sent);

/** Rejects with HttpError. */
export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return (await send(url, { ...(signal && { signal }) })).data as T;
}
