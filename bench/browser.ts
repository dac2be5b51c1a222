import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type AnswerContext, answer } from '../src/answer/answer';
import { tablesNamed } from '../src/datasource/browser/tables-named';
import { TABLES } from '../src/model/tables';
import { compileQuery } from '../src/query/compile-query';
import { parseQuery } from '../src/query/parse-query';
import { applyVariables } from '../src/query/variables/filter-variables';
import { EnginePage } from '../test/browser/support/engine-page';
import { shownFrom } from '../test/dashboards/support/shown-range';
import { TestEngine } from '../test/engine/duckdb-node/support/test-engine';
import { GrafanaClient } from '../test/support/grafana-client';
import { partUrl, tablesOf } from '../test/support/parts';
import { PluginProcess } from '../test/support/plugin-process';
import { OVERVIEW } from './dashboard';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 5;
const MANY = 1000;
const MEGABYTE = 1024 * 1024;
const HOUR = 3_600_000;

interface PageAnswer {
  readonly ms: number;
  /** Why there is none; null where there is. */
  readonly code: string | null;
}

const contents = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process has ended meanwhile.
    return '';
  }
};

/** Bytes that the pages of one Chromium hold; on Linux alone. @param mark that is among the words of its command line */
function heldByPages(mark: string): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(contents(`/proc/${name}/status`))?.[1]));
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (contents(`/proc/${pid}/cmdline`).includes(mark) || isOurs(parents.get(pid)));
  const pages = [...parents.keys()].filter(
    (pid) => contents(`/proc/${pid}/cmdline`).includes('--type=renderer') && isOurs(pid),
  );
  const kilobytes = pages.map((pid) => Number(/^Pss:\s+(\d+)/m.exec(contents(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return kilobytes.reduce((sum, one) => sum + one * 1024, 0);
}

/** The tables as the plugin hands them to a browser: what to load, its files by address, and what of it travels. */
async function partsOf(path: string) {
  const plugin = await new PluginProcess().ready();
  try {
    const client = new GrafanaClient(plugin, { path, maxStalenessSeconds: 3600, byteLimitMb: 2000 });
    await client.sql('SELECT 1');
    const { generation, asOf, tables } = await tablesOf(
      client,
      TABLES.map(({ name }) => name),
    );
    const files: Record<string, Uint8Array> = {};
    let travels = 0;
    for (const { name, parts } of tables!) {
      for (const part of parts) {
        const { body } = await client.file(partUrl(name, part));
        if (name === 'executions') travels += body.length;
        files[`/parts/${part.name}`] = gunzipSync(body);
      }
    }
    const shown = tables!
      .filter(({ problem }) => problem === null)
      .map(({ name, columns, withheld, parts }) => ({
        table: name,
        columns,
        withheld,
        parts: parts.map((part) => part.name),
      }));
    return { source: { kind: 'parts', generation, asOf, tables: shown }, files, travels };
  } finally {
    await plugin.dispose();
  }
}

const BEGIN = (source: object) => `
  globalThis.engine = new BrowserEngine({
    start: () => startWorker('/worker.js'),
    wasm: { eh: location.origin + '/duckdb-eh.wasm', mvp: location.origin + '/duckdb-mvp.wasm' },
  });
  const { tables, ...source } = ${JSON.stringify(source)};
  const bytes = (name) => async () => new Uint8Array(await (await fetch('/parts/' + name)).arrayBuffer());
  await engine.load({ ...source, tables: tables.map(({ parts, ...table }) => (
    { ...table, parts: parts.map((name) => ({ name, bytes: bytes(name) })) })) });
  globalThis.timed = async (model, context) => {
    const begun = performance.now();
    const code = await engine.answer(model, context).then(() => null, ({ code }) => code);
    return { ms: performance.now() - begun, code };
  };`;

/** As the data source decides it. */
const isForServer = (model: unknown, context: AnswerContext): boolean =>
  tablesNamed(compileQuery(parseQuery(model, 'panel'), context).sql).asksServer;

const MANY_QUERIES = (count: number) =>
  `for (let i = 0; i < ${count}; i++) {
    await engine.rows({ sql: 'SELECT model_tier, count(*) AS n, avg(duration_seconds) AS d FROM executions GROUP BY 1' });
  }`;

/** The overview answered in Chromium, over the parts that the plugin hands out, against the engine for Node on the same copy. */
export const browser: Section = async ({ path, rows, newest }) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-browser-'));
  await copyFile(path, join(folder, 'learning.db'));
  const { source, files, travels } = await partsOf(path);
  const server = new TestEngine(folder, { memoryLimitMb: 1024 });
  const mark = `--bench-of=${process.pid}`;
  const page = await EnginePage.open(files, [mark]);
  try {
    const context = (to: number): AnswerContext => ({
      refId: 'A',
      askedAt: to,
      timeRange: { from: shownFrom(OVERVIEW.time.from, to), to },
      intervalMs: 600_000,
      maxDataPoints: 500,
      storedTimeZone: 'UTC',
      fromAlert: false,
    });
    const models = OVERVIEW.panels.flatMap(({ targets }) =>
      targets.map((target) => applyVariables(target, OVERVIEW.variables)),
    );
    const inPage = (model: unknown, to: number) =>
      page.run<PageAnswer>(`return timed(${JSON.stringify(model)}, ${JSON.stringify(context(to))})`);
    const first = await timed(async () => {
      await page.run(BEGIN(source));
      for (const model of models) if ((await inPage(model, newest)).code === null) break;
    });
    const ratios: number[] = [];
    const times: number[] = [];
    let toServer = 0;
    for (const model of models) {
      if (isForServer(model, context(newest))) {
        toServer++;
        continue;
      }
      const own: number[] = [];
      const native: number[] = [];
      for (let run = 0; run <= RUNS; run++) {
        // Another range each time, as one who zooms asks for.
        const to = newest - run * HOUR;
        const { ms, code } = await inPage(model, to);
        if (code === 'not_in_browser') break;
        if (code !== null) throw new Error(`${JSON.stringify(model)}: ${code}`);
        const other = await timed(() => answer(model, context(to), server.engine));
        if (run === 0) continue;
        own.push(ms);
        native.push(other);
      }
      if (own.length === 0) {
        toServer++;
        continue;
      }
      times.push(median(own));
      ratios.push(median(own) / median(native));
    }
    const held = heldByPages(mark);
    await page.run(MANY_QUERIES(MANY / 2));
    const before = heldByPages(mark);
    await page.run(MANY_QUERIES(MANY));
    const after = heldByPages(mark);
    const isSmall = rows <= 100_000;
    const figure = (name: string, value: number, unit: Figure['unit'], target: { target?: number } = {}): Figure => ({
      name,
      value,
      unit,
      ...target,
    });
    return [
      figure('what travels, a row', travels / rows, 'B', { target: 60 }),
      figure('engine, data and first answer', first, 'ms', isSmall ? { target: 3000 } : {}),
      figure(
        `${times.length} queries of the overview (${toServer} are the server's), the median one`,
        median(times),
        'ms',
        atMost(100, rows),
      ),
      figure('the slowest of them', Math.max(...times), 'ms'),
      figure('against the engine for Node, the median one', median(ratios), '×', atMost(2, rows)),
      figure('the worst of them', Math.max(...ratios), '×'),
      figure('held by the page after them', held / MEGABYTE, 'MB', atMost(500, rows)),
      figure(`growth over ${MANY.toLocaleString('en')} queries`, (after - before) / MEGABYTE, 'MB', { target: 10 }),
    ];
  } finally {
    await page.close();
    await server.close();
  }
};
