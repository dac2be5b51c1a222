import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnswerContext, answer } from '../src/answer/answer';
import { applyVariables } from '../src/query/variables/filter-variables';
import { EnginePage } from '../test/browser/support/engine-page';
import { shownFrom } from '../test/dashboards/support/shown-range';
import { TestEngine } from '../test/engine/duckdb-node/support/test-engine';
import { OVERVIEW } from './dashboard';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 5;
const MANY = 1000;
const MEGABYTE = 1024 * 1024;

/** Bytes that the processes of the pages hold; on Linux alone. */
function heldByPages(): number {
  const renderers = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isPage = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
        return isPage ? [/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0] : [];
      } catch {
        return [];
      }
    });
  return renderers.reduce<number>((sum, kilobytes) => sum + Number(kilobytes) * 1024, 0);
}

/** The overview answered in Chromium, over a file that it was given, against the engine for Node on the same copy. */
export const browser: Section = async ({ path, rows, newest }) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-browser-'));
  await copyFile(path, join(folder, 'learning.db'));
  const server = new TestEngine(folder, { memoryLimitMb: 1024 });
  const page = await EnginePage.open({ '/learning.db': await readFile(path) });
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
    await page.run(`
      globalThis.engine = new BrowserEngine({ start: () => startWorker('/worker.js'), wasm: { eh: location.origin + '/duckdb-eh.wasm', mvp: location.origin + '/duckdb-mvp.wasm' } });
      await engine.load({ kind: 'file', name: 'learning.db', database: await (await fetch('/learning.db')).blob(), generation: 'one', asOf: 1 });
      globalThis.timed = async (model, context) => {
        const begun = performance.now();
        await engine.answer(model, context);
        return performance.now() - begun;
      };`);
    const inPage = (model: unknown, to: number) =>
      page.run<number>(`return timed(${JSON.stringify(model)}, ${JSON.stringify(context(to))})`);
    const ratios: number[] = [];
    const times: number[] = [];
    let skipped = 0;
    for (const model of models) {
      const own: number[] = [];
      const native: number[] = [];
      try {
        for (let run = 0; run <= RUNS; run++) {
          // Another range each time, as one who zooms asks for.
          const to = newest - run * 3_600_000;
          const [one, other] = [await inPage(model, to), await timed(() => answer(model, context(to), server.engine))];
          if (run > 0) {
            own.push(one);
            native.push(other);
          }
        }
      } catch (error) {
        if (!String(error).includes('reads no JSON')) throw error;
        skipped++;
        continue;
      }
      times.push(median(own));
      ratios.push(median(own) / median(native));
    }
    const before = heldByPages();
    await page.run(
      `for (let i = 0; i < ${MANY}; i++) await engine.rows({ sql: 'SELECT model_tier, count(*) FROM executions GROUP BY 1' })`,
    );
    const after = heldByPages();
    const figure = (name: string, value: number, unit: Figure['unit'], target?: number): Figure => ({
      name,
      value,
      unit,
      ...(target !== undefined && atMost(target, rows)),
    });
    return [
      figure(
        `${times.length} queries of the overview in Chromium (${skipped} are the server's), the median one`,
        median(times),
        'ms',
        100,
      ),
      figure('the slowest of them', Math.max(...times), 'ms'),
      figure('against the engine for Node, the median one', median(ratios), '×', 2),
      figure('the worst of them', Math.max(...ratios), '×'),
      figure('held by the page after them', before / MEGABYTE, 'MB'),
      figure(`growth over ${MANY.toLocaleString('en')} queries`, (after - before) / MEGABYTE, 'MB', 5),
    ];
  } finally {
    await page.close();
    await server.close();
  }
};
