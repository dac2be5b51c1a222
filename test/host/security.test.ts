import { get, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveHost } from './support/live-host';

let live: LiveHost;

beforeAll(async () => {
  live = await LiveHost.start({ rows: 3 });
});

afterAll(() => live?.close());

const port = () => Number(new URL(live.origin).port);
const query = { queries: [{ refId: 'A', rawSql: 'SELECT 1', format: 'table' }] };

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** What fetch would not send: a Host or an Origin of one's own, a path as it stands. */
function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: port(), path, method, headers }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      resolve({ status: response.statusCode!, text: Buffer.concat(parts).toString() });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const post = (headers: Record<string, string>, body: string | Buffer = JSON.stringify(query)) =>
  send('/api/ds/query', { method: 'POST', headers, body });

describe('a request', () => {
  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '10.0.0.1'])(
    'to the host %j is refused',
    async (host) => {
      expect((await send('/api/search', { headers: { Host: host } })).status).toBe(403);
      expect((await post({ ...JSON_TYPE, Host: host })).status).toBe(403);
    },
  );

  it.each(['localhost', '[::1]', '127.0.0.1'])('to %s is answered', async (host) => {
    expect((await send('/api/search', { headers: { Host: `${host}:${port()}` } })).status).toBe(200);
  });

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'from a page of %s is refused',
    async (origin) => {
      expect((await post({ ...JSON_TYPE, Origin: origin })).status).toBe(403);
      expect((await send('/api/search', { headers: { Origin: origin } })).status).toBe(403);
    },
  );

  it('from its own page is answered', async () => {
    expect((await post({ ...JSON_TYPE, Origin: live.origin })).status).toBe(200);
  });

  it.each([{}, { 'Content-Type': 'text/plain' }, { 'Content-Type': 'application/x-www-form-urlencoded' }])(
    'that posts as a form could, %j, is refused',
    async (headers) => {
      expect((await post(headers)).status).toBe(415);
    },
  );

  it.each(['', '{', '"text"', '[]', 'null', '\u0000', `{"queries":${'['.repeat(100_000)}`])(
    'whose body is %.20j is refused',
    async (body) => {
      const { status, text } = await post(JSON_TYPE, body);
      expect(status).toBe(400);
      expect(JSON.parse(text)).toEqual({ message: expect.stringContaining('JSON') });
    },
  );

  it('whose body is larger than a megabyte is refused, and the next is answered', async () => {
    const { status, text } = await post(JSON_TYPE, Buffer.alloc(5_000_000, ' '));
    expect(status).toBe(413);
    expect(text).toContain('larger than 1 MB');
    expect((await post(JSON_TYPE)).status).toBe(200);
  });

  it.each(['/nothing', '/api/nothing', '/d/', '/d/a/b/c', '/api/dashboards/uid/', '/%', '/d/%E0%A4%A'])(
    'for %s finds nothing',
    async (path) => {
      const { status, text } = await send(path);
      expect(status).toBe(404);
      expect(JSON.parse(text)).toEqual({ message: expect.any(String) });
    },
  );

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'])('by %s for what is only read is refused', async (method) => {
    expect((await send('/api/search', { method, headers: JSON_TYPE })).status).toBe(405);
  });

  it.each([
    '/public/page/../dashboards/overview.json',
    '/public/page/..%2fdashboards%2foverview.json',
    '/public/page/%2e%2e%2fdashboards%2foverview.json',
    '/public/page/%2e%2e/%2e%2e/etc/passwd',
    '/public/page//etc/passwd',
    '/public/page/%2fetc%2fpasswd',
    '/public/page/index.html%00.js',
    '/public/page/.',
    '/public/img/..%2fbackend.cjs',
    '/public/img/..%2fplugin.json',
    '/public/build/img/icons/..%2findex.html',
    '/public/build/img/icons/..%2f..%2fdashboards%2foverview.json',
  ])('for %s leads out of no folder', async (path) => {
    const { status, text } = await send(path);
    expect(status).toBe(404);
    expect(text).not.toContain('root:');
  });

  it.each(['GET // HTTP/1.1', 'GET http://[ HTTP/1.1', 'GET * HTTP/1.1', 'GET \\ HTTP/1.1', 'nonsense'])(
    'that begins with %j is refused, and the server lives on',
    async (line) => {
      const answer = await new Promise<string>((resolve) => {
        const socket = connect(port(), '127.0.0.1', () =>
          socket.write(`${line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`),
        );
        let text = '';
        socket.on('data', (part) => {
          text += part;
        });
        socket.on('close', () => resolve(text));
      });
      expect(answer).toMatch(/^HTTP\/1\.1 40[04]/);
      expect((await live.get('/api/search')).status).toBe(200);
    },
  );

  it('that is given up leaves the server as it was', async () => {
    const slow = { queries: [{ refId: 'A', rawSql: 'SELECT count(*) FROM range(100000) a, range(100000) b' }] };
    for (let i = 0; i < 5; i++) {
      const leaving = new AbortController();
      const asked = fetch(`${live.origin}/api/ds/query`, {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify(slow),
        signal: leaving.signal,
      });
      setTimeout(() => leaving.abort(), 50);
      await expect(asked).rejects.toThrow();
    }
    expect((await post(JSON_TYPE)).status).toBe(200);
  });
});

describe('every answer', () => {
  it.each(['/', '/d/x', '/api/search', '/nothing', '/public/img/logo.svg'])(
    'forbids what a page needs not, as does that for %s',
    async (path) => {
      const { headers } = await live.get<unknown>(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('is there for loopback only', async () => {
    const { networkInterfaces } = await import('node:os');
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    if (!outside) return;
    await expect(
      new Promise((resolve, reject) => {
        get({ host: outside.address, port: port(), path: '/' }, resolve).on('error', reject);
      }),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
