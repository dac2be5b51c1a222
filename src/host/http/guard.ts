import type { IncomingMessage } from 'node:http';
import { Refusal } from './problem';

/** A page of elsewhere could make a name of its own mean this machine; it cannot change the Host header. */
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** Refuses what a page of another origin may have sent in the reader's name. */
export function guard({ headers, method }: IncomingMessage): void {
  const { host = '', origin, 'content-type': type = '' } = headers;
  if (!LOOPBACK.test(host)) throw new Refusal(403, 'Open this page by the address 127.0.0.1.');
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new Refusal(403, 'Pages of another origin are not answered here.');
  }
  if (method === 'POST' && !/^application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal(415, 'A POST is to carry JSON, with Content-Type: application/json.');
  }
}

/** Everything comes from this server; the styles of emotion are made in the page. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;
