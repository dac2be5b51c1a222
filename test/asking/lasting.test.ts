import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Asker } from '../../src/asking/asker';
import { askLasting } from '../../src/asking/lasting';
import { childrenOf, isAlive } from '../support/child-processes';
import { DEADLY_SQL } from '../support/deadly-sql';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

vi.setConfig({ testTimeout: 60_000 });

const WORKER = path.resolve(import.meta.dirname, '../../dist/worker.cjs');
const ROWS = 200;
const ANY_TIME = { from: 0, to: Date.now() };

const folder = new TemporaryFolder();
const copies = new TemporaryFolder();
const said: string[] = [];
let writer: Writer;
let asker: Asker;
let others: readonly number[];

const open = (name: string) =>
  askLasting({
    path: folder.file(name),
    snapshotPath: copies.path,
    maxStalenessSeconds: 0,
    rowLimit: 3,
    worker: WORKER,
    say: (line) => said.push(line),
  });

const sql = (rawSql: string) => asker.ask({ queryType: 'sql', rawSql, format: 'table' }, ANY_TIME);
const count = async () => (await sql('SELECT count(*) AS n FROM executions')).rows;

beforeAll(async () => {
  writer = await Writer.startLearning(folder.file('learning.db'), ROWS);
  others = childrenOf(process.pid);
  asker = open('learning.db');
});
afterAll(async () => {
  await asker.close();
  await writer.stop();
  folder.dispose();
  copies.dispose();
});

it('answers beside the writer, with what it has committed by then', async () => {
  expect(await count()).toEqual([[ROWS]]);
  await writer.run('DELETE FROM executions WHERE task_id = (SELECT min(task_id) FROM executions)');
  expect(await count()).toEqual([[ROWS - 1]]);
  await writer.insert(ROWS, ROWS + 1);
  expect(await count()).toEqual([[ROWS]]);
});

it('answers with plain cells, units and what ran', async () => {
  const model = { queryType: 'metric', measures: ['success_rate'], dimensions: [], bucket: 'none', format: 'table' };
  const { fields, sql: ran, asOf } = await asker.ask(model, ANY_TIME);
  expect(fields).toEqual([{ name: 'success_rate', kind: 'number', unit: 'percent', decimals: expect.any(Number) }]);
  expect(ran).toContain('FROM executions');
  expect(Date.now() - asOf).toBeLessThan(60_000);
  const instant = await sql("SELECT TIMESTAMP '2026-02-09 12:00:00.5' AS t, true AS yes, 'x' AS text, NULL AS nothing");
  expect(instant.rows).toEqual([[Date.UTC(2026, 1, 9, 12, 0, 0, 500), true, 'x', null]]);
});

it('cuts an answer at its limit, and says so', async () => {
  const { rows, notices } = await sql('SELECT i FROM range(10) AS t(i)');
  expect(rows).toHaveLength(3);
  expect(notices).toEqual([expect.stringContaining('limited to 3 rows')]);
});

it('outlives a query that DuckDB dies of', async () => {
  const [deadly] = Object.values(DEADLY_SQL) as [string];
  await expect(sql(deadly)).rejects.toMatchObject({ code: 'engine_crashed' });
  expect(await count()).toEqual([[ROWS]]);
  expect(said).toContainEqual(expect.stringContaining('is refused for ten minutes'));
});

it('reports on the database', async () => {
  expect(await asker.report()).toMatchObject({ file: 'learning.db', rows: ROWS, owner: { collector: null } });
  expect(await asker.remarks()).toEqual([]);
});

it('waits for a database that is not there yet, and leaves nothing behind', async () => {
  const early = open('later.db');
  await expect(early.ask({ rawSql: 'SELECT 1' }, ANY_TIME)).rejects.toMatchObject({ code: 'not_found' });
  const later = await Writer.startLearning(folder.file('later.db'), 1);
  expect((await early.ask({ rawSql: 'SELECT count(*) AS n FROM executions', format: 'table' }, ANY_TIME)).rows).toEqual(
    [[1]],
  );
  await later.stop();
  await early.close();
  await asker.close();
  expect(readdirSync(copies.path)).toEqual([]);
  const workers = childrenOf(process.pid).filter((pid) => !others.includes(pid));
  expect(workers.filter(isAlive)).toEqual([]);
});
