import { copyFileSync, readdirSync, renameSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';
import { CollectorProcess } from './support/collector-process';
import { record } from './support/records';

/** For a collector to find that a file has rested, on a busy machine. */
const WAIT = { timeout: 120_000 };

let folder: TemporaryFolder;
let path: string;
let former: string;
beforeEach(() => {
  folder = new TemporaryFolder();
  path = folder.file('learning.db');
  former = folder.file('former.db');
});
afterEach(() => folder.dispose());

const batch = (size: number) => Array.from({ length: size }, () => record());

async function idsIn(file: string): Promise<unknown[]> {
  const database = await openFile(file);
  try {
    return (await database.rows('SELECT task_id::VARCHAR FROM executions')).map((row) => (row as unknown[])[0]);
  } finally {
    database.close();
  }
}

const idsOf = (...batches: ReturnType<typeof batch>[]) => batches.flat().map(({ task_id }) => task_id);

async function drained(collector: CollectorProcess): Promise<void> {
  const metrics = async () => (await collector.ask('/metrics')).body as string;
  await expect.poll(metrics, WAIT).toContain('mahavishnu_learning_collector_queue_records 0\n');
}

/** A collector whose database has more than an earlier copy of it, some of it in its log. */
async function aheadOf(copy: string) {
  const early = batch(5);
  const taken = async (records: typeof early) => {
    const collector = await CollectorProcess.start(path);
    await collector.post('/v1/executions', records);
    await drained(collector);
    return collector;
  };
  await (await taken(early)).stop();
  copyFileSync(path, copy);
  await (await taken(batch(10))).stop();
  return { collector: await taken(batch(20)), early };
}

const logsKept = () =>
  readdirSync(folder.path).filter((name) => /^learning\.db\.before_replacement-.*\.wal$/.test(name));

describe('a database over which another one is copied beneath a running collector', { timeout: 300_000 }, () => {
  it('was written into as if it were the former, and became neither', async () => {
    const { collector, early } = await aheadOf(former);
    copyFileSync(former, path);
    const late = batch(20);
    expect((await collector.post('/v1/executions', late)).body).toMatchObject({ inserted: 20 });
    await expect.poll(() => collector.said, WAIT).toContain('the collector goes on with what is there');
    await drained(collector);
    expect((await collector.ask('/health/learning')).status).toBe(200);
    expect(logsKept()).toHaveLength(1);
    expect(await collector.stop()).toBe(0);
    expect((await idsIn(path)).toSorted()).toEqual(idsOf(early, late).toSorted());
  });

  it('was overwritten as the collector ended', async () => {
    const { collector, early } = await aheadOf(former);
    copyFileSync(former, path);
    expect((await collector.ask('/health/learning')).body.alerts[0]).toMatchObject({
      issue: 'database_not_written',
      message: expect.stringContaining('learning.db was replaced or written over while the collector had it open.'),
    });
    expect(await collector.stop()).toBe(0);
    expect((await idsIn(path)).toSorted()).toEqual(idsOf(early).toSorted());
  });
});

describe('a database that another one is moved over beneath a running collector', { timeout: 300_000 }, () => {
  it('had rows of one key twice, as the next collector took the log of the former for its own', async () => {
    const { collector, early } = await aheadOf(former);
    renameSync(former, path);
    const late = batch(20);
    expect((await collector.post('/v1/executions', late)).body).toMatchObject({ inserted: 20 });
    expect(await collector.stop()).toBe(0);
    const next = await CollectorProcess.start(path);
    expect(await next.stop()).toBe(0);
    expect(logsKept()).toHaveLength(1);
    // What the spool still had of the former comes besides.
    const ids = await idsIn(path);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toEqual(expect.arrayContaining(idsOf(early, late)));
  });

  it('got nothing more until the collector was started again', async () => {
    const { collector, early } = await aheadOf(former);
    renameSync(former, path);
    const late = batch(20);
    await collector.post('/v1/executions', late);
    await expect.poll(() => collector.said, WAIT).toContain('the collector goes on with what is there');
    await drained(collector);
    await collector.stop('SIGKILL');
    expect((await idsIn(path)).toSorted()).toEqual(idsOf(early, late).toSorted());
  });

  it('goes on by itself where the former is put back', async () => {
    const { collector } = await aheadOf(former);
    renameSync(path, folder.file('away'));
    const late = batch(20);
    await collector.post('/v1/executions', late);
    renameSync(folder.file('away'), path);
    await drained(collector);
    expect(await collector.stop()).toBe(0);
    expect(await idsIn(path)).toHaveLength(55);
    expect(logsKept()).toEqual([]);
  });
});
