import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DEFAULT_PORT = 3300;

/** Somebody who has a port, for the length of one test. */
async function occupy(port: number, listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const portOf = (address: string) => Number(new URL(address).port);

it('the default port being taken, the next one that is free is used, and that is said', async () => {
  // Whether it is we who take it or somebody else on this machine does not matter.
  await occupy(DEFAULT_PORT, () => {}).catch(() => {});
  const { address, remarks } = await new StartProcess([]).printed;
  expect(portOf(address)).toBeGreaterThan(DEFAULT_PORT);
  expect(remarks).toEqual(['The port 3300 is taken, so this is the next one that is free.']);
});

it('two that are started at once have a port each', async () => {
  const both = [new StartProcess([]), new StartProcess([])].map(({ printed }) => printed);
  const [one, other] = (await Promise.all(both)).map(({ address }) => portOf(address));
  expect(one).not.toBe(other);
});

it('the port that was asked for is used', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const { address, remarks } = await new StartProcess(['--port', String(port)]).printed;
  expect(portOf(address)).toBe(port);
  expect(remarks).toEqual([]);
});

const json = (body: unknown): RequestListener => {
  return (_, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
};

it.each<[string, RequestListener, string]>([
  ['a program that answers nothing like it', (_, response) => response.end('Hello'), 'another program'],
  ['a Grafana', json({ database: 'ok', version: '13.2.2', commit: 'x' }), 'Grafana 13.2.2'],
])('a port that was asked for and that %s has is refused', async (_, listener, holder) => {
  const port = await occupy(0, listener);
  const page = new StartProcess(['--port', String(port)]);
  const { code, stderr } = await page.exited;
  expect(stderr).toContain(`The port ${port} is taken by ${holder}.`);
  expect(stderr).toContain('--port');
  expect(code).toBe(2);
  expect(page.leftovers).toEqual([]);
});

it('a port that another page of ours has is refused, saying what that shows', async () => {
  const port = portOf((await new StartProcess(['--port', '0']).printed).address);
  const { code, stderr } = await new StartProcess(['--port', String(port)]).exited;
  expect(stderr).toContain('another page of this command, which shows learning.db');
  expect(code).toBe(2);
});

it.skipIf(process.geteuid?.() === 0)('a port of the system is refused', async () => {
  const { code, stderr } = await new StartProcess(['--port', '80']).exited;
  expect(stderr).toContain('The port 80 is for the system alone. Choose one from 1024 on with --port.');
  expect(code).toBe(2);
});
