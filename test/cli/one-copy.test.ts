import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';
import { StartProcess } from './support/start-process';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = new TemporaryFolder();
const database = folder.file('learning.db');

beforeAll(async () => {
  const writer = await Writer.startLearning(database, 10);
  await writer.run('CREATE TABLE ballast AS SELECT random() AS value FROM range(8000000)');
  await writer.stop();
});
afterAll(() => folder.dispose());

/** Bytes that a process has read, whichever way. */
const readBy = (pid: number) => Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![1]);

it.skipIf(process.platform !== 'linux')('start --db copies the database once, in the plugin', async () => {
  const page = new StartProcess(['--port', '0', '--db', database]);
  const status = await page.get('/api/datasources/uid/duckdb-learning/resources/status');
  expect(await status.json()).toMatchObject({ database: { row_count: 10 }, refreshes: { full: { count: 1 } } });
  expect(readBy(page.pid)).toBeLessThan(statSync(database).size);
});
