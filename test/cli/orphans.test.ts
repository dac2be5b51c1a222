import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CliProcess } from '../support/cli-process';
import { GrafanaClient } from '../support/grafana-client';
import { PluginProcess } from '../support/plugin-process';
import { ENDLESS_SQL } from '../support/slow-sql';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let databases: TemporaryFolder;
let temp: TemporaryFolder;
let database: string;
let writer: Writer;

beforeEach(async () => {
  databases = new TemporaryFolder();
  temp = new TemporaryFolder();
  database = databases.file('learning.db');
  writer = await Writer.startLearning(database, 3000);
  vi.stubEnv('TMPDIR', temp.path);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await writer.stop();
  temp.dispose();
  databases.dispose();
});

/** Folders that belong to one process each. */
const places = () =>
  readdirSync(temp.path, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^mahavishnu-learning-\d+\/[^/]+$/.test(path))
    .toSorted();

const copies = () =>
  readdirSync(temp.path, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('learning.db'));

/** A query and a page, each with a copy of its own, that had no chance to clear up. */
async function killed(): Promise<string[]> {
  const query = new CliProcess('query', '--db', database, ENDLESS_SQL);
  await expect.poll(copies, { timeout: 60_000 }).toHaveLength(1);
  const start = new StartProcess(['--port', '0', '--db', database], { temp: temp.path });
  const status = await start.get('/api/datasources/uid/duckdb-learning/resources/status');
  expect(await status.json()).toMatchObject({ problem: null });
  start.signal('SIGKILL');
  await Promise.all([query.stop('SIGKILL'), start.exited]);
  const left = places();
  expect(left).toHaveLength(2);
  return left;
}

it('killed with SIGKILL, query and start leave nothing that the next query does not clear away', async () => {
  await killed();
  const { code, stderr } = await CliProcess.run('query', '--db', database, 'SELECT 1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect.poll(() => places().concat(copies()), { timeout: 30_000 }).toEqual([]);
});

it('killed with SIGKILL, query and start leave nothing that the next start does not clear away', async () => {
  const left = await killed();
  const next = new StartProcess(['--port', '0', '--db', database], { temp: temp.path });
  await next.printed;
  expect(places().filter((path) => left.includes(path))).toEqual([]);
  await next.stop();
  expect(places().concat(copies())).toEqual([]);
});

it('killed with SIGKILL, query and start leave nothing that the next plugin does not clear away', async () => {
  const left = await killed();
  const plugin = await new PluginProcess({ temp: temp.path }).ready();
  try {
    const { error } = await new GrafanaClient(plugin, { path: database }).sql('SELECT 1');
    expect(error).toBe('');
    expect(places().filter((path) => left.includes(path))).toEqual([]);
  } finally {
    await plugin.dispose();
  }
});
