import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDemo } from '../../src/demo/create-demo';
import { Writer } from '../writers/writer';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-databases-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: readonly string[]) => new StartProcess(['--port', '0', ...args]);

/** Processes below the given one, whoever their group is. */
function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])] as const];
      } catch {
        return [];
      }
    });
  const children = parents.filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const rowsOf = async (page: StartProcess) => {
  const status = await (await page.get('/api/datasources/uid/duckdb-learning/resources/status')).json();
  return (status as { database: { row_count: number } }).database.row_count;
};

describe('start', () => {
  it.skipIf(process.platform !== 'linux').each([1, 2])(
    'brings its own demo, and leaves nothing behind after %i times Ctrl-C',
    async (times) => {
      const page = start();
      const settings = await (await page.get('/api/frontend/settings')).json();
      expect(settings).toMatchObject({ demo: true, database: 'learning.db' });
      const rows = await rowsOf(page);
      expect(rows).toBeGreaterThan(1000);
      await expect.poll(() => rowsOf(page), { timeout: 60_000 }).toBeGreaterThan(rows);
      // The writer, the plugin, and the process that DuckDB runs in.
      const started = descendants(page.pid);
      expect(started).toHaveLength(3);
      for (let i = 0; i < times; i++) page.signal('SIGINT');
      expect(await page.exited).toEqual({ code: 0, stderr: '' });
      expect(started.filter(isRunning)).toEqual([]);
      expect(page.leftovers).toEqual([]);
    },
  );

  // Before, while and after the demo's history is written and the plugin starts.
  it.each([150, 400, 700, 1000, 1500])('leaves nothing behind when it is stopped after %i ms', async (milliseconds) => {
    const page = start();
    await delay(milliseconds);
    const started = descendants(page.pid);
    page.signal('SIGINT');
    await page.exited;
    await expect.poll(() => started.filter(isRunning), { timeout: 60_000 }).toEqual([]);
    expect(page.leftovers).toEqual([]);
  });

  it('shows a database that another process has open, and what that commits', async () => {
    const database = join(folder, 'learning.db');
    await createDemo(database, { rows: 300, days: 2, seed: 3 });
    const writer = await Writer.start(database);
    try {
      const page = start('--db', database);
      expect(await (await page.get('/api/frontend/settings')).json()).toMatchObject({ demo: false });
      expect(await rowsOf(page)).toBe(300);
      await writer.insert(0, 20);
      await expect.poll(() => rowsOf(page), { timeout: 60_000 }).toBe(320);
      expect(await page.stop()).toEqual({ code: 0, stderr: '' });
      expect(page.leftovers).toEqual([]);
    } finally {
      await writer.stop();
    }
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('ends cleanly on %s too', async (signal) => {
    const page = start();
    await page.printed;
    page.signal(signal);
    expect(await page.exited).toEqual({ code: 0, stderr: '' });
    expect(page.leftovers).toEqual([]);
  });

  it('goes twice side by side', async () => {
    const [one, other] = [start(), start()];
    const [{ address }, { address: another }] = await Promise.all([one.printed, other.printed]);
    expect(address).not.toBe(another);
    await one.stop();
    expect(await rowsOf(other)).toBeGreaterThan(1000);
  });

  it.skipIf(process.platform !== 'linux')('goes on without its demo writer, and says so', async () => {
    const page = start();
    await page.printed;
    const command = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const writer = descendants(page.pid).find((pid) => command(pid).includes('demo'))!;
    process.kill(writer, 'SIGKILL');
    await expect.poll(() => isRunning(writer), { timeout: 60_000 }).toBe(false);
    expect(await rowsOf(page)).toBeGreaterThan(1000);
    expect(await page.stop()).toEqual({
      code: 0,
      stderr: 'The demo writer has ended: no further rows come. Start again.\n',
    });
  });

  it('leaves no process behind when it is killed', async () => {
    const page = start();
    await page.printed;
    const started = descendants(page.pid);
    page.signal('SIGKILL');
    await expect.poll(() => started.filter(isRunning), { timeout: 60_000 }).toEqual([]);
  });
});

describe('the database that --db names', () => {
  const foreign = async () => {
    const file = join(folder, 'foreign.db');
    const writer = await Writer.start(file);
    await writer.run('CREATE TABLE songs (title VARCHAR)');
    await writer.stop();
    return file;
  };

  const broken = async () => {
    const file = join(folder, 'broken.db');
    await createDemo(file, { rows: 2000, days: 2, seed: 3 });
    truncateSync(file, 300_000);
    return file;
  };

  it.each<[string, () => string | Promise<string>, string]>([
    ['nothing', () => join(folder, 'nowhere.db'), '[not_found]'],
    [
      'a folder',
      () => folder,
      'is a folder. Name the database file in it, such as learning.db. Leave --db out to see a demo.',
    ],
    ['a file of something else', () => resolve('package.json'), '[not_duckdb]'],
    ['a broken database', broken, '[truncated]'],
    ['a database of something else', foreign, '[no_executions] The database foreign.db has no table executions.'],
  ])('is refused when it is %s', async (_, database, message) => {
    const page = start('--db', await database());
    const { code, stderr } = await page.exited;
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(folder);
    expect(code).toBe(1);
    expect(page.leftovers).toEqual([]);
  });
});
