import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BodyBudget } from '../../src/http/body';
import { listen } from '../../src/http/listen';
import { listener } from '../../src/http/listener';
import { json } from '../../src/http/reply';

const MEGABYTE = 2 ** 20;

let server: Server;
let clients: Socket[];

beforeEach(async () => {
  clients = [];
  server = await listen({ host: '127.0.0.1', port: 0 });
  server.on(
    'request',
    listener({
      routes: [{ method: 'POST', path: '/', answer: async ({ body }) => json({ bytes: (await body()).length }) }],
      guard: () => {},
      maxBytes: MEGABYTE,
      budget: new BodyBudget(MEGABYTE),
      answered: () => {},
      complain: () => {},
    }),
  );
});
afterEach(() => {
  for (const client of clients) client.destroy();
  server.closeAllConnections();
  server.close();
});

const port = () => (server.address() as AddressInfo).port;

/** A client that leaves its end open, whatever it is told. */
async function send(text: string): Promise<Socket> {
  const client = connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true });
  clients.push(client);
  await once(client, 'connect');
  client.write(text);
  return client;
}

const post = async (body: string) => {
  const response = await fetch(`http://127.0.0.1:${port()}/`, { method: 'POST', body });
  return [response.status, await response.json()];
};

const connections = () =>
  new Promise<number>((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );

it('who only announced bodies kept everybody else waiting', async () => {
  const requests = once(server, 'request');
  for (const head of ['Transfer-Encoding: chunked', `Content-Length: ${MEGABYTE}`]) {
    await send(`POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n${head}\r\n\r\n`);
  }
  await requests;
  expect(await post('ab')).toEqual([200, { bytes: 2 }]);
});

it('bodies beyond what is held at a time are sent away, and taken again when those before are done', async () => {
  const half = 'x'.repeat(MEGABYTE / 2 + 1);
  const slow = await send(`POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${half.length + 1}\r\n\r\n${half}`);
  await expect.poll(async () => (await post(half))[0]).toBe(429);
  const answer = once(slow, 'data');
  slow.write('x');
  expect(String(await answer)).toContain('200 OK');
  expect((await post('x'.repeat(MEGABYTE)))[0]).toBe(200);
});

it('the connection of who was told that it speaks no HTTP stayed for as long as it liked', async () => {
  const client = await send('no HTTP\r\n\r\n');
  expect(String((await once(client, 'data'))[0])).toContain('400 Bad Request');
  await expect.poll(connections, { timeout: 10_000 }).toBe(0);
});
