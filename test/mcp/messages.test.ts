import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder';
import { CLI } from './support/agent';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = new TemporaryFolder();
let server: ChildProcess;

beforeEach(() => {
  server = spawn(process.execPath, [CLI, 'mcp', '--db', folder.file('learning.db')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  send({
    jsonrpc: '2.0',
    id: 'first',
    method: 'initialize',
    params: { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'agent', version: '1' } },
  });
});
afterEach(() => {
  server.kill('SIGKILL');
});
afterAll(() => folder.dispose());

const line = (text: string) => server.stdin!.write(`${text}\n`);
const send = (message: unknown) => line(JSON.stringify(message));
const ping = (id: string) => ({ jsonrpc: '2.0', id, method: 'ping' });

interface Reply {
  readonly id: string | null;
  readonly result?: object;
  readonly error?: { readonly code: number; readonly message: string };
}

/** What is answered up to the answer to a last ping, without that and the first. */
async function replies(): Promise<Reply[]> {
  send(ping('last'));
  const all: Reply[] = [];
  for await (const text of createInterface(server.stdout!)) {
    const reply = JSON.parse(text) as Reply;
    if (reply.id === 'last') break;
    if (reply.id !== 'first') all.push(reply);
  }
  return all;
}

describe('messages over standard input', () => {
  it('are answered in a batch too, of which nothing was answered', async () => {
    send([ping('a'), ping('b')]);
    expect(await replies()).toEqual([
      { jsonrpc: '2.0', id: 'a', result: {} },
      { jsonrpc: '2.0', id: 'b', result: {} },
    ]);
  });

  it('are told what is wrong with them, where nothing was said', async () => {
    line('{"jsonrpc":"2.0","id":"a","method":');
    send({ jsonrpc: '2.0', id: 'b', methd: 'ping' });
    send([]);
    line('');
    send({ jsonrpc: '2.0', id: null, error: { code: -32600, message: 'an answer to an answer' } });
    expect(await replies()).toMatchObject([
      { id: null, error: { code: -32700, message: expect.stringMatching(/JSON/) } },
      { id: 'b', error: { code: -32600 } },
      { id: null, error: { code: -32600 } },
    ]);
  });

  it('may be of many megabytes, after which the server was gone', async () => {
    send({ ...ping('long'), params: { text: 'x'.repeat(20_000_000) } });
    expect(await replies()).toMatchObject([
      { id: null, error: { code: -32600, message: expect.stringMatching(/at most 1 MB/) } },
    ]);
  });

  it('come whole however they are cut, in the middle of a letter too', async () => {
    const text = Buffer.from(`${JSON.stringify(ping('Größe €'))}\n`);
    for (const byte of text) server.stdin!.write(Buffer.of(byte));
    expect(await replies()).toEqual([{ jsonrpc: '2.0', id: 'Größe €', result: {} }]);
  });
});

describe('a client that does not read', () => {
  const many = Array.from({ length: 300 }, (_, i) => ({ jsonrpc: '2.0', id: `${i}`, method: 'tools/list' }));

  it('kept the server from being ended', async () => {
    for (const each of many) send(each);
    await vi.waitFor(() => expect(server.stdout!.readableLength).toBeGreaterThan(0), { timeout: 30_000 });
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('has all its answers when it reads', async () => {
    for (const each of many) send(each);
    expect((await replies()).map(({ id }) => id).toSorted()).toEqual(many.map(({ id }) => id).toSorted());
  });
});
