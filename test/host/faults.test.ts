import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { Host } from '../../src/host/host';
import { listen } from '../../src/host/http/listen';
import { LiveHost } from './support/live-host';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let live: LiveHost;
afterEach(() => live.close());

const COUNT = { A: { rawSql: 'SELECT count(*) FROM executions', format: 'table' } };

const count = async () => {
  const { status, body } = await live.query(COUNT);
  return status === 200 ? body.results.A!.frames[0]!.data.values[0]![0] : status;
};

const RESTARTING = {
  status: 503,
  body: {
    code: 'restarting',
    message: "The plugin's process ended; it is being started again.",
    hint: expect.any(String),
  },
};

describe.skipIf(process.platform !== 'linux')("the plugin's process", () => {
  it('being killed, that is said until it is back, by itself', async () => {
    live = await LiveHost.start({ rows: 30 });
    for (let times = 0; times < 3; times++) {
      expect(await count()).toBe(30);
      const [pid, ...others] = live.plugins;
      expect(others).toEqual([]);
      process.kill(pid!, 'SIGKILL');
      await expect.poll(() => live.query(COUNT), { timeout: 60_000 }).toMatchObject(RESTARTING);
      expect(await live.get('/api/datasources/uid/duckdb-learning/health')).toMatchObject(RESTARTING);
      expect((await live.get('/api/search')).status).toBe(200);
      await expect.poll(count, { timeout: 60_000 }).toBe(30);
      expect(live.plugins).not.toContain(pid);
    }
    expect(live.complaints).toEqual(Array(3).fill(RESTARTING.body.message));
  });

  it('being killed while it answers, those who wait are told', async () => {
    live = await LiveHost.start({ rows: 3 });
    const slow = live.query({
      A: { rawSql: 'SELECT sum(a.range * b.range) FROM range(1e6::INT) a, range(1e6::INT) b' },
    });
    const status = async () =>
      (await live.get<{ body: string }>('/api/datasources/uid/duckdb-learning/resources/status')).status;
    expect(await status()).toBe(200);
    process.kill(live.plugins[0]!, 'SIGKILL');
    expect(await slow).toMatchObject(RESTARTING);
    await expect.poll(count, { timeout: 60_000 }).toBe(3);
  });

  it('ends with the host, even while it is being started again', async () => {
    live = await LiveHost.start({ rows: 3 });
    process.kill(live.plugins[0]!, 'SIGKILL');
    await expect.poll(() => live.plugins, { timeout: 60_000 }).toEqual([]);
    await expect.poll(() => live.plugins.length, { timeout: 60_000 }).toBe(1);
    await live.close();
    expect(live.plugins).toEqual([]);
  });
});

it('a plugin that cannot start is an error at once, which says what to do', async () => {
  live = await LiveHost.start({ rows: 1 });
  const folder = mkdtempSync(path.join(tmpdir(), 'broken-plugin-'));
  try {
    // A build that was cut off.
    const whole = readFileSync(inRoot('dist/backend.cjs'));
    writeFileSync(path.join(folder, 'backend.cjs'), whole.subarray(0, whole.length / 2));
    const started = Host.start({
      server: await listen(0),
      version: '0',
      database: path.join(live.folder, 'learning.db'),
      demo: false,
      snapshots: folder,
      complain: () => {},
      folders: { plugin: folder, page: folder, dashboards: folder },
    });
    await expect(started).rejects.toMatchObject({
      code: 'internal',
      // Not the last line of what Node prints, which is its version.
      message: expect.stringMatching(/^SyntaxError: /),
      hint: expect.stringContaining('npm run build'),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('a database', () => {
  it('without a row is empty, not wrong', async () => {
    live = await LiveHost.start({ rows: 0 });
    expect(await count()).toBe(0);
    const metric = { measures: ['success_rate'], dimensions: ['model_tier'], format: 'table' };
    const { status, body } = await live.query({ A: { queryType: 'metric', ...metric } });
    expect([status, body.results.A!.frames[0]!.data.values.flat()]).toEqual([200, []]);
    expect(await live.get('/api/datasources/uid/duckdb-learning/resources/values?column=repo')).toMatchObject({
      body: { values: [] },
    });
  });

  it('that is deleted while it is shown: panels show the last copy and say so; one that comes back is read', async () => {
    live = await LiveHost.start({ rows: 5 });
    expect(await count()).toBe(5);
    await live.writer.stop();
    const database = path.join(live.folder, 'learning.db');
    cpSync(database, `${database}.kept`);
    rmSync(database);
    const notices = async () => {
      const { body } = await live.query(COUNT);
      return JSON.stringify(body.results.A!.frames[0]?.schema.meta?.notices ?? body.results.A!.error);
    };
    await expect.poll(notices, { timeout: 60_000 }).toContain('learning.db');
    expect(await notices()).not.toContain(live.folder);
    const health = await live.get('/api/datasources/uid/duckdb-learning/health');
    expect(health.body).toMatchObject({ status: 'ERROR', message: expect.stringContaining('[not_found]') });
    cpSync(`${database}.kept`, database);
    await expect.poll(notices, { timeout: 60_000 }).toBe('[]');
    expect(await count()).toBe(5);
  });
});
