import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { limits } from '../../../src/engine/duckdb-node/options';
import { shapeOf } from '../../../src/live/workers/shape';
import { WorkerProcess } from '../../../src/live/workers/worker-process';
import { TemporaryFolder } from '../../support/temporary-folder';

const WORKER = resolve(import.meta.dirname, '../../../dist/worker.cjs');
const OPTIONS = { threads: 1, timeoutSeconds: 600 };
const LIMIT_MS = 600_000;

let folder: TemporaryFolder;
let worker: WorkerProcess;
beforeEach(async () => {
  folder = new TemporaryFolder();
  (await DuckDBInstance.create(folder.file('learning.db'))).closeSync();
  worker = new WorkerProcess(WORKER, shapeOf(limits(OPTIONS)));
  worker.configure(OPTIONS);
  await worker.ready;
});
afterEach(async () => {
  worker.dismiss();
  await worker.died;
  folder.dispose();
});

/** Cut by its limit of rows, so that the newest of them are asked for next. */
function askTwice(rows: number, signal?: AbortSignal) {
  const generation = { id: '1', path: folder.file('learning.db'), asOf: 0, databaseBytes: 0, walBytes: 0 };
  const copy = { generation, stale: null, archived: null, neighbours: null };
  const rawSql = `SELECT make_timestamp(i) AS time, i AS value FROM range(${rows}) AS t(i)`;
  const model = { refId: 'A', queryType: 'sql', rawSql, format: 'time_series' };
  const context = {
    refId: 'A',
    timeRange: { from: 0, to: 1 },
    intervalMs: 0,
    maxDataPoints: 0,
    storedTimeZone: 'UTC',
    askedAt: 0,
    fromAlert: false,
    rowLimit: 10,
  };
  return worker.ask({ kind: 'answer', asked: { copy, model, context } }, { limit: LIMIT_MS, signal });
}

it('a question that takes two queries keeps its copy for both', async () => {
  const { outcome, hasEnded } = askTwice(100_000);
  const first = await Promise.race([outcome.then(() => 'answered'), hasEnded.then(() => 'ended')]);
  expect(first).toBe('answered');
  expect(await outcome).toMatchObject({ type: 'answered', answer: { rows: 10 } });
  await hasEnded;
});

it('is cancelled while the second of them runs', async () => {
  const controller = new AbortController();
  const { outcome, hasEnded } = askTwice(1_000_000_000_000, controller.signal);
  // By then it is the second, but where the machine is busy.
  await delay(1000);
  controller.abort();
  expect(await outcome).toMatchObject({ type: 'failed', error: { code: 'cancelled' } });
  await hasEnded;
});
