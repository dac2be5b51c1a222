import { EditorPage } from '../test/datasource/support/editor-page';
import { GrafanaClient } from '../test/support/grafana-client';
import { partUrl, tablesOf } from '../test/support/parts';
import { PluginProcess } from '../test/support/plugin-process';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 15;

const QUERY = {
  refId: 'A',
  queryType: 'sql',
  rawSql: 'SELECT model_tier, count(*) AS n, avg(duration_seconds) AS seconds FROM executions GROUP BY 1 ORDER BY 1',
  format: 'table',
};

/** What goes over the wire for a browser that has nothing, and how long the server takes to say what there is. */
async function wire(path: string, rows: number): Promise<Figure[]> {
  const plugin = await new PluginProcess().ready();
  try {
    const client = new GrafanaClient(plugin, {
      path,
      maxStalenessSeconds: 3600,
      rowLimit: 100_000_000,
      byteLimitMb: 4000,
    });
    await client.sql('SELECT 1');
    const first = await timed(() => tablesOf(client, ['executions']));
    const { tables, state } = await tablesOf(client, ['executions']);
    const known = await timed(() => tablesOf(client, ['executions'], state));
    let bytes = 0;
    const making: number[] = [];
    for (const part of tables![0]!.parts) {
      making.push(
        await timed(async () => {
          bytes += (await client.file(partUrl('executions', part))).body.length;
        }),
      );
    }
    return [
      { name: 'what travels, a row', value: bytes / rows, unit: 'B', target: 60 },
      { name: 'which parts there are, when they have changed', value: first, unit: 'ms' },
      { name: 'which parts there are, when nothing has', value: known, unit: 'ms' },
      { name: 'a part of 122,880 rows', value: median(making), unit: 'ms' },
    ];
  } finally {
    await plugin.dispose();
  }
}

/** Milliseconds from the first question to the first answer, and to the first that the browser gives. */
const FIRST = (query: unknown) => `(async () => {
  const begun = performance.now();
  let first;
  for (;;) {
    const [frame] = await harness.logs.lines(${JSON.stringify(query)});
    first ??= performance.now() - begun;
    if (frame.meta.custom.engine === 'browser') return { first, browser: performance.now() - begun };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
})()`;

const TIMES = (query: unknown) => `(async () => {
  const times = [];
  for (let run = 0; run < ${RUNS}; run++) {
    const begun = performance.now();
    await harness.logs.lines(${JSON.stringify(query)});
    times.push(performance.now() - begun);
  }
  return times;
})()`;

/** In Chromium, against the server on the same machine. */
async function page(path: string, rows: number): Promise<Figure[]> {
  const jsonData = { maxStalenessSeconds: 3600, rowLimit: 100_000_000, byteLimitMb: 2000 };
  const editors = await new EditorPage({ database: path, jsonData }).open();
  try {
    const local = { ...QUERY, engine: 'browser' };
    const run = (script: string) => editors.page.evaluate(script) as Promise<never>;
    // The server has its copy before anybody looks at a panel.
    await run(TIMES(QUERY));
    const nothing: { first: number; browser: number } = await run(FIRST(local));
    await editors.reload();
    await run(TIMES(QUERY));
    const kept: { first: number; browser: number } = await run(FIRST(local));
    const inBrowser = median(await run(TIMES(local)));
    const onServer = median(await run(TIMES(QUERY)));
    const isSmall = rows <= 100_000;
    return [
      { name: 'first answer, nothing kept', value: nothing.first, unit: 'ms', ...(isSmall && { target: 3000 }) },
      { name: 'first answer, data kept', value: kept.first, unit: 'ms', ...(isSmall && { target: 500 }) },
      { name: "first of the browser's, nothing kept", value: nothing.browser, unit: 'ms' },
      { name: "first of the browser's, data kept", value: kept.browser, unit: 'ms' },
      { name: 'drawn anew by the browser', value: inBrowser, unit: 'ms', ...atMost(100, rows) },
      { name: 'drawn anew by the server', value: onServer, unit: 'ms' },
    ];
  } finally {
    await editors.close();
  }
}

/** The engine in the browser: what travels, and how soon it answers. */
export const parts: Section = async ({ path, rows }) => [...(await wire(path, rows)), ...(await page(path, rows))];
