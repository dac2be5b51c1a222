import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnswerContext, answer } from '../../src/answer/answer';
import { createDemo } from '../../src/demo/create-demo';
import { encodeFrame } from '../../src/frame/encode-frame';
import { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { metricQueries } from '../engine/parity/metric-queries';
import { END } from '../query/support/databases';
import { browserIsThere } from '../support/browser';
import { databaseOf } from '../support/database-of';
import { DEADLY_IN_BROWSERS } from '../support/deadly-sql';
import { EnginePage } from './support/engine-page';

const DAY = 86_400_000;
const CONTEXT: Omit<AnswerContext, 'signal'> = {
  refId: 'A',
  askedAt: END,
  timeRange: { from: END - 31 * DAY, to: END },
  intervalMs: 0,
  maxDataPoints: 500,
  storedTimeZone: 'UTC',
  fromAlert: false,
};

const QUERIES = [
  ...['overview', 'errors', 'routing_summary', 'tier_performance'].map((preset) => ({ queryType: 'preset', preset })),
  ...metricQueries(20, 5),
];

/** Cells, with sums of floats to nine digits: their order is not that of the other engine. */
function cellsOf(ipc: Uint8Array): unknown {
  const table = tableFromIPC(ipc, { useBigInt: true });
  const near = (cell: unknown) => (typeof cell === 'number' ? Number(cell.toPrecision(9)) : cell);
  return table.schema.fields.map(({ name }, i) => [
    name,
    Array.from({ length: table.numRows }, (_, row) => near(table.getChildAt(i)!.at(row))).map(String),
  ]);
}

const people = (names: readonly string[]) =>
  databaseOf([`CREATE TABLE part AS SELECT unnest([${names.map((name) => `'${name}'`).join(', ')}]) AS name`]);

describe.skipIf(!browserIsThere)('DuckDB in Chromium', () => {
  let page: EnginePage;
  let server: TestEngine;
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'browser-engine-'));
    await createDemo(join(folder, 'learning.db'), { rows: 3000, days: 30, seed: 7, end: END, learned: true });
    server = new TestEngine(folder);
    page = await EnginePage.open({
      '/learning.db': await readFile(join(folder, 'learning.db')),
      '/some.db': await people(['Ada', 'Grace']),
      '/more.db': await people(['Barbara']),
    });
    await page.run(`
      const wasm = { eh: location.origin + '/duckdb-eh.wasm', mvp: location.origin + '/duckdb-mvp.wasm' };
      globalThis.replaced = 0;
      globalThis.open = (script = '/worker.js', more = {}) =>
        new BrowserEngine({ start: () => startWorker(script), wasm, onReplaced: () => replaced++, ...more });
      globalThis.codeOf = (promise) => promise.then(() => 'answered', ({ code }) => code);
      globalThis.file = await (await fetch('/learning.db')).blob();
      globalThis.engine = open('/worker.js', { limits: { memoryLimitMb: 200 } });
      await engine.load({ kind: 'file', name: 'learning.db', database: file, generation: 'one', asOf: 1 });`);
  }, 180_000);
  afterAll(async () => {
    await page?.close();
    await server?.close();
  });

  it.each(QUERIES.map((query) => [JSON.stringify(query), query] as const))(
    'answers as the server does: %s',
    async (_, query) => {
      const asked = `engine.answer(${JSON.stringify(query)}, ${JSON.stringify(CONTEXT)})`;
      const told = await page.run<{ frames: number[][]; code?: string }>(
        `return ${asked}.then(({ frames }) => ({ frames: frames.map((frame) => [...frame]) }), ({ code }) => ({ frames: [], code }))`,
      );
      const expected = await answer(query, CONTEXT, server.engine).then(
        (frames) => ({ frames: frames.map((frame) => cellsOf(encodeFrame(frame))) }),
        ({ code }) => ({ frames: [], code }),
      );
      if (told.code === 'not_in_browser') return;
      expect({ ...told, frames: told.frames.map((frame) => cellsOf(Uint8Array.from(frame))) }).toEqual(expected);
    },
  );

  it('refuses what the sandbox refuses', async () => {
    for (const sql of [
      "FROM read_text('/etc/passwd')",
      'DROP TABLE executions',
      'SELECT 1; SELECT 2',
      'SET threads = 1',
    ]) {
      expect(await page.run(`return codeOf(engine.rows({ sql: ${JSON.stringify(sql)} }))`)).toBe('forbidden_query');
    }
  });

  it('hears of a cancellation, and answers the next', async () => {
    const told = await page.run<unknown[]>(`
      const stop = new AbortController();
      const endless = codeOf(engine.rows({ sql: 'SELECT count(*) FROM range(1000000000000)' }, { signal: stop.signal }));
      setTimeout(() => stop.abort(), 50);
      return [await endless, await engine.rows({ sql: 'SELECT 6 * 7 AS n' })]`);
    expect(told).toEqual(['cancelled', [{ n: 42 }]]);
  });

  it('ends a query that needs too much memory, and answers the next', async () => {
    const told = await page.run<unknown[]>(`return [
      await codeOf(engine.rows({ sql: 'SELECT max(len(x)) FROM (SELECT array_agg(i) AS x FROM range(60000000) t(i))' })),
      await engine.rows({ sql: 'SELECT count(*) AS n FROM executions' })]`);
    expect(told).toEqual(['out_of_memory', [{ n: 3000 }]]);
  });

  it('replaces a worker that hears nothing, and takes the data in again', async () => {
    const deaf = `SELECT ${Array.from({ length: 60 }, (_, i) => `len(list_transform(range(900000), x -> x + ${i}))`).join(' + ')}`;
    const told = await page.run<unknown[]>(`
      const before = replaced;
      const hurried = open('/worker.js', { limits: { timeoutSeconds: 0.5 } });
      await hurried.load({ kind: 'file', name: 'learning.db', database: file, generation: 'one', asOf: 1 });
      const late = codeOf(hurried.rows({ sql: ${JSON.stringify(deaf)} }));
      const told = [await late, replaced - before, await hurried.schema().then((all) => all.some(({ name }) => name === 'executions'))];
      hurried.close();
      return told;`);
    expect(told).toEqual(['timeout', 1, true]);
  }, 120_000);

  it('takes in parts and another state, whose bytes are asked for anew', async () => {
    const told = await page.run<unknown>(`
      const bytes = async (address) => new Uint8Array(await (await fetch(address)).arrayBuffer());
      const parts = open();
      const some = { name: 'some', bytes: () => bytes('/some.db') };
      const more = { name: 'more', bytes: await bytes('/more.db') };
      const gone = { name: 'gone', bytes: () => Promise.reject(new Error('gone')) };
      const load = (generation, ...all) => parts.load({ kind: 'parts', generation, asOf: 1,
        tables: [{ table: 'people', columns: [{ name: 'name', type: 'VARCHAR' }], withheld: [], parts: all }] });
      const names = () => parts.rows({ sql: 'SELECT name FROM people ORDER BY name' }).then((rows) => rows.map(({ name }) => name));
      await load('one', some);
      const first = await names();
      await load('two', some, more);
      const second = await names();
      const before = replaced;
      await codeOf(parts.rows({ sql: ${JSON.stringify(DEADLY_IN_BROWSERS['a deep CASE'])} }));
      const third = [await names(), replaced - before];
      await load('three', more);
      const fourth = await names();
      const failed = await codeOf(load('four', more, gone));
      const fifth = await names();
      parts.close();
      return [first, second, third, fourth, failed, fifth];`);
    const all = ['Ada', 'Barbara', 'Grace'];
    expect(told).toEqual([['Ada', 'Grace'], all, [all, 1], ['Barbara'], 'io_error', ['Barbara']]);
  }, 120_000);

  it('starts from another origin', async () => {
    const elsewhere = page.origin.replace('127.0.0.1', 'localhost');
    const told = await page.run(`
      const other = open('${elsewhere}/worker.js');
      const rows = await other.rows({ sql: 'SELECT 42 AS n' });
      other.close();
      return rows;`);
    expect(told).toEqual([{ n: 42 }]);
  }, 120_000);

  it.each([
    ['script', "open('/nothing.js')"],
    [
      'WebAssembly',
      "open('/worker.js', { wasm: { eh: location.origin + '/no.wasm', mvp: location.origin + '/no.wasm' } })",
    ],
  ])(
    'says that it cannot run without its %s',
    async (_, opened) => {
      expect(await page.run(`return codeOf(${opened}.rows({ sql: 'SELECT 1' }))`)).toBe('no_engine');
    },
    120_000,
  );
});
