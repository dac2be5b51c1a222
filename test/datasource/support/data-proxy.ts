import type { IncomingMessage } from 'node:http';

/** Of a data source that has an address, as plugin.json of the build without a backend has its routes. */
export const PROXIED = /^\/api\/datasources\/proxy\/uid\/[^/]+(\/log)?$/;

interface Proxied {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** That say something of the body, and which Grafana passes on. */
const PASSED = ['content-range', 'etag', 'last-modified'];

/**
 * Asks the server of a database as Grafana's data proxy does: with what the browser asks for and the secrets of the data
 * source, and with another status where those were refused.
 */
export async function proxied(
  request: IncomingMessage,
  database: string,
  secrets: Readonly<Record<string, string>> = {},
): Promise<Proxied> {
  const [, log] = PROXIED.exec(request.url!)!;
  const { range } = request.headers;
  const said = (status: number, text: string) => ({ status, type: 'text/plain', body: Buffer.from(text), headers: {} });
  let response: Response;
  try {
    response = await fetch(log ? `${database}.wal` : database, { headers: { ...secrets, ...(range && { range }) } });
  } catch {
    return said(502, '');
  }
  if (response.status === 401) return said(400, 'Authentication to data source failed');
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? 'application/octet-stream',
    body: Buffer.from(await response.arrayBuffer()),
    headers: Object.fromEntries(
      PASSED.flatMap((name) => (response.headers.has(name) ? [[name, response.headers.get(name)!]] : [])),
    ),
  };
}
