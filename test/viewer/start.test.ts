import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { createDemo } from '../../src/demo/create-demo';
import { browserIsThere, launchBrowser } from '../support/browser';
import { Writer } from '../writers/writer';

const CLI = resolve(import.meta.dirname, '../../lib/cli.cjs');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The built command as a process; its temp folders are made in a folder of the test's own. */
function start(...args: readonly string[]) {
  const temp = mkdtempSync(join(folder, 'temp-'));
  const child = spawn(process.execPath, [CLI, 'start', '--json', '--port', '0', ...args], {
    env: { ...process.env, TMPDIR: temp },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const exited = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  const address = once(createInterface({ input: child.stdout }), 'line').then(
    ([line]) => (JSON.parse(line as string) as { address: string }).address,
  );
  return { child, temp, exited, address };
}

describe('start, with the database of a writer that is running', () => {
  let database: string;
  let writer: Writer;
  let viewer: ReturnType<typeof start>;
  let address: string;

  beforeAll(async () => {
    database = join(folder, 'learning.db');
    await createDemo(database, { rows: 3000, days: 7, seed: 3 });
    writer = await Writer.start(database);
    viewer = start('--db', database);
    address = await viewer.address;
  });

  afterAll(async () => {
    await writer.stop();
    viewer.child.kill('SIGINT');
    await viewer.exited;
  });

  const page = async (path = '') => (await fetch(address + path)).text();
  const panel = (text: string, id: number) => text.split(`id="panel-${id}"`)[1]!.split('</section>')[0]!;

  it.each(DASHBOARDS.map(({ file }) => file))('draws every panel of %s without an error', async (file) => {
    const text = await (await fetch(address.replace('overview', file))).text();
    expect(text).toContain('<h1>');
    expect(text).not.toContain('class="empty problem"');
    expect(text).not.toContain('is drawn in Grafana only');
  });

  it('shows what the writer has committed a moment ago', async () => {
    const rows = async () => /<strong[^>]*>([^<]+)/.exec(panel(await page(), 24))?.[1];
    const before = await rows();
    await writer.run(
      `INSERT INTO executions BY NAME SELECT * EXCLUDE (task_id, timestamp), uuid() AS task_id, make_timestamp(epoch_us(now())) AS timestamp FROM executions LIMIT 500`,
    );
    await expect.poll(rows, { timeout: 15_000 }).not.toBe(before);
  });

  it('narrows down by variables and time', async () => {
    const of = async (path: string) => panel(await page(path), 7);
    expect(await of('')).toContain('large');
    const small = await of('?var-model_tier=small');
    expect(small).toContain('small');
    expect(small).not.toContain('large');
    expect(await of('?from=2001-01-01T00:00:00Z&var-repo=nowhere')).toContain('No executions');
  });

  it('keeps what is asked of it from becoming markup', async () => {
    const text = await page(`?var-repo=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(text).not.toContain('<script>');
  });

  it('answers for loopback only, and nothing but pages', async () => {
    const port = Number(new URL(address).port);
    const foreign = await new Promise<number>((done) => {
      import('node:http').then(({ get }) =>
        get({ host: '127.0.0.1', port, path: '/', headers: { host: 'evil.example' } }, (r) => done(r.statusCode!)),
      );
    });
    expect(foreign).toBe(403);
    const raw = connect(port, '127.0.0.1', () =>
      raw.write('GET // HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n'),
    );
    expect(String((await once(raw, 'data'))[0])).toMatch(/^HTTP\/1\.1 40[04]/);
    expect((await fetch(address, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${new URL(address).origin}/d/nowhere`)).status).toBe(404);
    expect((await fetch(`${address}?from=yesterday`)).status).toBe(400);
  });

  it.skipIf(!browserIsThere)(
    'is drawn by a browser in both themes and on a phone, without an error or a request elsewhere',
    async () => {
      const browser = await launchBrowser();
      try {
        for (const [colorScheme, width] of [
          ['dark', 1400],
          ['light', 1400],
          ['dark', 390],
        ] as const) {
          const tab = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
          const problems: string[] = [];
          tab.on('console', (message) => problems.push(message.text()));
          tab.on('request', (request) => {
            if (!request.url().startsWith(new URL(address).origin)) problems.push(request.url());
          });
          await tab.goto(address);
          expect(await tab.locator('section').count()).toBe(renderDashboard(DASHBOARDS[0]!, DASHBOARDS).panels.length);
          expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
          expect(problems).toEqual([]);
          await tab.close();
        }
      } finally {
        await browser.close();
      }
    },
  );
});

describe('start', () => {
  it.each([1, 2])('brings its own demo, and leaves nothing behind after %i times Ctrl-C', async (times) => {
    const { child, temp, exited, address } = start();
    expect(await (await fetch(await address)).text()).toContain('Execution Count');
    for (let i = 0; i < times; i++) {
      child.kill('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await exited).code).toBe(0);
    expect(readdirSync(temp)).toEqual([]);
  });

  it.each([
    ['nothing', () => join(folder, 'nowhere.db'), '[not_found]'],
    ['a folder', () => folder, '[not_duckdb]'],
    ['a foreign file', () => CLI, '[not_duckdb]'],
  ])('refuses %s', async (_, path, message) => {
    const { exited, temp, address } = start('--db', path());
    address.catch(() => {});
    const { code, stderr } = await exited;
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    expect(readdirSync(temp)).toEqual([]);
  });

  it('says that a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { exited, temp } = start('--port', String(port));
    const { code, stderr } = await exited;
    expect(stderr).toContain(`The port ${port} is taken. Choose another with --port.`);
    expect(code).toBe(2);
    expect(readdirSync(temp)).toEqual([]);
    taken.close();
  });
});
