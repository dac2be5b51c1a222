import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CollectorProcess } from '../collector/support/collector-process';
import { record } from '../collector/support/records';
import { childrenOf, isAlive } from '../support/child-processes';
import { TemporaryFolder } from '../support/temporary-folder';
import { Agent, CLI } from './support/agent';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TOKEN = 'a-token-of-enough-characters';
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

const folder = new TemporaryFolder();
const database = folder.file('learning.db');
const task = record();
let collector: CollectorProcess;
let server: ReturnType<typeof spawn>;
let url: string;

/** As a browser or a program of any kind would. Node's own client lets us choose the Host. */
async function ask(
  method: string,
  { path = '/mcp', headers = {}, body }: { path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const sent = request(new URL(path, url), {
    method,
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      ...headers,
    },
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

beforeAll(async () => {
  collector = await CollectorProcess.start(database);
  await collector.post('/v1/executions', task);
  writeFileSync(folder.file('token'), `${TOKEN}\n`);
  server = spawn(
    process.execPath,
    [CLI, 'mcp', '--db', database, '--max-staleness', '0', '--allow-sql', '--json'].concat([
      '--listen',
      '127.0.0.1:0',
      '--token-file',
      folder.file('token'),
    ]),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface(server.stdout!), 'line');
  url = JSON.parse(line).url;
});
afterAll(async () => {
  server.kill('SIGKILL');
  await collector.stop();
  folder.dispose();
});

describe.each(['legacy', 'auto'] as const)('a client of the SDK, %s', (era) => {
  it('is answered beside the collector that owns the database', async () => {
    const agent = await Agent.overHttp(url, TOKEN, era);
    expect((await agent.client.listTools()).tools).toHaveLength(12);
    const answers = await Promise.all(Array.from({ length: 20 }, () => agent.call('database_status')));
    expect(answers.map(({ body }) => body.executions.total)).toEqual(answers.map(() => 1));
    expect(await agent.resource('thresholds')).toContain('success_rate');
    await agent.client.close();
  });

  it('gives feedback, which is kept once', async () => {
    const agent = await Agent.overHttp(url, TOKEN, era);
    const feedback = { task_id: task.task_id, satisfaction: 'poor', issue_type: 'other', comment: `It was ${era}.` };
    const { body } = await agent.call('submit_feedback', { ...feedback, speed_acceptable: false, visibility: 'team' });
    expect(body).toMatchObject({ status: 'recorded', visibility: 'team' });
    const again = await agent.call('submit_feedback', { ...feedback, speed_acceptable: false, visibility: 'team' });
    expect(again.body).toMatchObject({ status: 'known', feedback_id: body.feedback_id });
    const sql = `SELECT feedback_type, comment, speed_acceptable, visibility FROM feedback WHERE feedback_id = '${body.feedback_id}'`;
    await expect
      .poll(async () => (await agent.call('run_sql', { sql })).body.rows)
      .toEqual([['poor', `It was ${era}.`, false, 'team']]);
    await agent.client.close();
  });
});

describe('the address', () => {
  const body = JSON.stringify(INITIALIZE);

  it('answers without keeping a session', async () => {
    const { status, headers } = await ask('POST', { body });
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('mcp-session-id');
  });

  it.each([
    ['GET', {}, 405],
    ['DELETE', {}, 405],
    ['PUT', { body }, 405],
    ['POST', { path: '/', body }, 404],
    ['POST', { body, headers: { Authorization: 'Bearer another-token-of-enough' } }, 401],
    ['POST', { body, headers: { Authorization: '' } }, 401],
    ['POST', { body, headers: { Host: 'evil.example' } }, 403],
    ['POST', { body, headers: { Origin: 'http://evil.example' } }, 403],
    ['POST', { body, headers: { Host: 'evil.example', Origin: 'http://evil.example' } }, 403],
    ['POST', { body, headers: { 'Content-Type': 'text/plain' } }, 415],
    ['POST', { body: 'no JSON' }, 400],
    ['POST', { body: 'x'.repeat(2 ** 20 + 1) }, 413],
  ] as const)('answers to %s %j with %i', async (method, asked, status) => {
    const answer = await ask(method, asked);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain(folder.path);
  });

  it('still serves after all that', async () => {
    expect((await ask('POST', { body })).status).toBe(200);
  });
});

it.each([
  [['--listen', '0.0.0.0:0'], 'Whoever reaches 0.0.0.0'],
  [['--listen', 'nonsense'], '--listen takes HOST:PORT'],
  [['--token-file', 'x'], '--token-file does nothing without --listen'],
  [['--json'], '--json does nothing without --listen'],
])('refuses %j', async (args, message) => {
  const child = spawn(process.execPath, [CLI, 'mcp', '--db', database, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(2);
  expect(said).toContain(message);
});

it('ends with all its processes when it is asked to', async () => {
  const workers = childrenOf(server.pid!);
  expect(workers.length).toBeGreaterThan(0);
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  await expect.poll(() => workers.filter(isAlive)).toEqual([]);
});
