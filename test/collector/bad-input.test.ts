import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorProcess } from './support/collector-process';
import { record } from './support/records';
import { bomb, stored, wideWindow } from './support/zstd';

let folder: TemporaryFolder;
let collector: CollectorProcess;

beforeAll(async () => {
  folder = new TemporaryFolder();
  collector = await CollectorProcess.start(folder.file('learning.db'), '--max-body-mb', '12');
});
afterAll(async () => {
  // Whatever came, it lived, and it ends in order.
  expect((await collector.post('/v1/executions', record())).body.inserted).toBe(1);
  expect(await collector.stop()).toBe(0);
  expect(collector.said).toBe('');
  folder.dispose();
});

const whole = JSON.stringify(record());
const with_ = (name: string, value: string) =>
  whole.replace(new RegExp(`"${name}":("[^"]*"|[^,}]*)`), `"${name}":${value}`);
const raw = (body: string | Buffer, headers: Record<string, string> = {}) =>
  collector.ask('/v1/executions', { method: 'POST', body: body as string, headers });

describe('a field', () => {
  it.each([
    ['duration_seconds', 'NaN', 'is NaN'],
    ['duration_seconds', '-Infinity', 'is infinite'],
    ['actual_cost', '1e999', 'is infinite'],
    ['actual_cost', '1e39', 'is too large for 32 bits'],
    ['duration_seconds', '-1', 'is below 0'],
    ['duration_seconds', '"3"', 'is text, not a number'],
    ['duration_seconds', 'null', 'is missing'],
    ['file_count', '1.5', 'is no whole number'],
    ['file_count', '3000000000', 'is too large for 32 bits'],
    ['success', '1', 'is a number, not true or false'],
    ['task_type', '""', 'is empty'],
    ['task_type', '["a"]', 'is a list, not text'],
    ['task_id', '"17"', 'is no UUID'],
    ['timestamp', '"yesterday"', 'is no time in ISO 8601, nor seconds since 1970'],
    ['timestamp', '"2026-02-30T12:00:00Z"', 'is no time in ISO 8601, nor seconds since 1970'],
    ['timestamp', '"2026-02-09T12:30.5Z"', 'is no time in ISO 8601, nor seconds since 1970'],
    ['timestamp', '"2199-01-01T00:00:00Z"', 'lies more than 5 minutes in the future'],
    ['timestamp', '-5', 'lies before 1970'],
    ['quality_score', '101', 'is above 100'],
  ])('%s of %s', async (field, value, reason) => {
    const { status, body } = await raw(with_(field, value));
    expect(status).toBe(422);
    expect(body).toEqual({ inserted: 0, duplicates: 0, rejected: [{ index: 0, field, reason }] });
  });

  it.each([
    ['embedding', { embedding: [1, 2] }, 'has not 384 numbers'],
    ['metadata', { metadata: [1] }, 'is no object'],
    ['metadata', { metadata: 'no JSON' }, 'is text that is no JSON'],
    ['metadata', { metadata: { text: 'x'.repeat(1_100_000) } }, expect.stringContaining('larger than 1 MB')],
  ])('%s of the wrong shape', async (field, fields, reason) => {
    const { body } = await collector.post('/v1/executions', record(fields));
    expect(body.rejected).toEqual([{ index: 0, field, reason }]);
  });

  it('of 10 MB of text is cut, and said to be', async () => {
    const { status, body } = await collector.post(
      '/v1/executions',
      record({ solution_summary: 'x'.repeat(10_000_000) }),
    );
    expect({ status, body }).toMatchObject({ status: 200, body: { inserted: 1 } });
  });

  it('nested without end costs its record alone', async () => {
    const deep = `{"task_id":"${randomUUID()}","success":true,"duration_seconds":1,"metadata":{"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    const { status, body } = await raw(`[${JSON.stringify(record())},${deep}]`);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { inserted: 1, rejected: [{ index: 1, field: null, reason: 'is nested too deeply' }] },
    });
  });
});

describe('a body', () => {
  it.each([
    ['that is empty', '', {}, 400, 'bad_request'],
    ['that is no JSON', '{"task_id":', {}, 400, 'bad_request'],
    ['of half a gzip', gzipSync(whole).subarray(0, 60), { 'content-encoding': 'gzip' }, 400, 'bad_request'],
    ['of a gzip bomb', gzipSync(Buffer.alloc(200e6, ' ')), { 'content-encoding': 'gzip' }, 413, 'too_large'],
    ['of half a zstd', stored(whole).subarray(0, 60), { 'content-encoding': 'zstd' }, 400, 'bad_request'],
    ['of a zstd bomb', bomb(4_000), { 'content-encoding': 'zstd' }, 413, 'too_large'],
    ['of zstd with a window of 2 GB', wideWindow(), { 'content-encoding': 'zstd' }, 400, 'bad_request'],
    ['in another encoding', whole, { 'content-encoding': 'br' }, 400, 'bad_request'],
    ['that is too large', ' '.repeat(13 * 2 ** 20), {}, 413, 'too_large'],
  ] as const)('%s', async (_, body, headers, status, code) => {
    const answer = await raw(body as string, headers);
    expect({ status: answer.status, code: answer.body.error.code }).toEqual({ status, code });
    expect(answer.body.error.hint).not.toBe('');
  });

  it('with a line that cannot be read loses that line alone', async () => {
    const { body } = await raw(`${JSON.stringify(record())}\n{"task_id":\n${JSON.stringify(record())}\n`, {
      'content-type': 'application/x-ndjson',
    });
    expect(body).toEqual({ inserted: 2, duplicates: 0, rejected: [{ index: 1, field: null, reason: 'is no JSON' }] });
  });
});

/** What the collector says to bytes, until it closes. */
function say(bytes: string): Promise<string> {
  const { hostname, port } = new URL(collector.url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (data) => {
    heard += data;
  });
  socket.write(bytes);
  return new Promise((resolve) => {
    socket.on('error', () => resolve(heard));
    socket.on('close', () => resolve(heard));
  });
}

describe('a connection', () => {
  it('that speaks no HTTP is told so and closed', async () => {
    expect(await say('\x16\x03\x01 rubbish\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"bad_request"/s);
  });

  it('whose head is too large is told so', async () => {
    expect(await say(`GET /ready HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });

  it('may idle a thousandfold, and others are answered', async () => {
    const { hostname, port } = new URL(collector.url);
    const idle = Array.from({ length: 1_000 }, () => connect(Number(port), hostname).on('error', () => {}));
    try {
      expect((await collector.post('/v1/executions', record())).status).toBe(200);
    } finally {
      for (const socket of idle) socket.destroy();
    }
  });

  it('whose bytes come too slowly is closed', { timeout: 60_000 }, async () => {
    expect(await say('POST /v1/executions HTTP/1.1\r\nHost: local')).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe('an address', () => {
  it.each([
    ['GET', '/', 404],
    ['GET', '/v1/../../etc/passwd', 404],
    ['GET', '/%2e%2e/%2e%2e/etc/passwd', 404],
    ['POST', '/v1/operations/%2e%2e%2fx', 404],
    ['POST', '/v1/operations/%ff', 404],
    ['GET', '/v1/executions', 405],
    ['DELETE', '/ready', 405],
    ['GET', '/v1/quarantine?limit=-1', 400],
  ])('%s %s is answered with %i', async (method, place, status) => {
    const answer = await collector.ask(place, { method });
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.body.error)).toEqual(['code', 'message', 'hint']);
  });

  it('by another name of this machine, or from a page, is refused', async () => {
    const { port } = new URL(collector.url);
    expect(await say(`GET /ready HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 403 /,
    );
    expect((await collector.ask('/ready', { headers: { origin: 'http://evil.example' } })).status).toBe(403);
  });
});
