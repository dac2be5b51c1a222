import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { answer } from '../src/answer/answer';
import { DuckdbEngine } from '../src/engine/duckdb-node/duckdb-engine';
import { openLiveFile } from '../src/live/live-file';
import { compileQuery } from '../src/query/compile-query';
import type { QueryContext } from '../src/query/context';
import { parseQuery } from '../src/query/parse-query';
import { applyVariables } from '../src/query/variables/filter-variables';
import { shownFrom } from '../test/dashboards/support/shown-range';
import { Writer } from '../test/writers/writer';
import { OVERVIEW } from './dashboard';
import { type Figure, median, type Section, timed } from './figure';
import { whileWriting } from './steady-writer';

const RUNS = 7;
/** Until questions have been asked twice, and their parts are there. */
const WARMING = 3;
/** Until what runs at each refresh is compiled, as it is in a process that has been open for a minute. */
const WARM_UP_ROUNDS = 20;
const DAY = 86_400_000;
const STEP_MS = 10_000;
const SECOND = 1000;
/** So long a writer commits once a second, while the queries are asked in turn. */
const STEADY_MS = 15_000;
/** The times of files are told apart by then. */
const SETTLED_MS = 60;

/** What panels ask of all the time that there is. */
export const QUERIES: Readonly<Record<string, Record<string, unknown>>> = {
  'success rate': { measures: ['success_rate'] },
  'executions by tier': { measures: ['executions'], dimensions: ['model_tier'] },
  'cost by day': { measures: ['cost_total', 'cost_estimate_total', 'cost_savings'], bucket: '1d' },
  'success by hour and tier': { measures: ['success_rate', 'executions'], dimensions: ['model_tier'], bucket: '1h' },
  'top repositories': { measures: ['executions', 'quality_avg'], dimensions: ['repo'], limit: 10 },
  'quality tiers': { measures: ['executions'], dimensions: ['quality_tier'] },
  'by task type and tier': { measures: ['executions', 'success_rate'], dimensions: ['task_type', 'model_tier'] },
  'percentiles by pool': {
    measures: ['duration_p50', 'duration_p95', 'duration_p99'],
    dimensions: ['pool_type'],
  },
};

export const model = (metric: Record<string, unknown>) => ({
  queryType: 'metric',
  format: 'bucket' in metric ? 'timeseries' : 'table',
  ...metric,
});

const insertOf = (rows: number) =>
  `INSERT INTO executions SELECT * REPLACE (uuid() AS task_id, timestamp + INTERVAL 1 MINUTE AS timestamp) FROM executions WHERE rowid BETWEEN 100 AND ${99 + rows}`;

export const INSERT = insertOf(40);

interface Sides {
  readonly writer: Writer;
  readonly plain: DuckDBConnection;
  /** Asks on the newest commit. */
  readonly ask: (query: unknown, context: QueryContext) => Promise<unknown>;
  readonly isAtRest: () => boolean;
}

const of90Days = (to: number): QueryContext => ({
  timeRange: { from: to - 90 * DAY, to },
  intervalMs: 0,
  maxDataPoints: 1000,
  storedTimeZone: 'UTC',
});

async function warmUp({ writer, ask }: Sides, newest: number): Promise<void> {
  for (let run = 0; run < WARM_UP_ROUNDS; run++) {
    for (const metric of Object.values(QUERIES)) {
      await writer.run(insertOf(1));
      await delay(SETTLED_MS);
      await ask(model(metric), of90Days(newest));
    }
  }
}

/** Milliseconds that each of the queries takes after a commit, and what DuckDB takes for all rows in SQL. */
async function compare({ writer, plain, ask, isAtRest }: Sides, newest: number) {
  const taken = new Map(Object.keys(QUERIES).map((name) => [name, { ours: [] as number[], duckdb: [] as number[] }]));
  for (let run = -WARMING; run < RUNS; run++) {
    const to = newest + (run + WARMING) * STEP_MS;
    const context = of90Days(to);
    for (const [name, metric] of Object.entries(QUERIES)) {
      await writer.run(INSERT);
      await delay(SETTLED_MS);
      const query = model(metric);
      const ours = await timed(() => ask(query, context));
      const { inlined } = compileQuery(parseQuery(query), context);
      const duckdb = await timed(() => plain.run(inlined()));
      if (run < 0) continue;
      taken.get(name)!.ours.push(ours);
      taken.get(name)!.duckdb.push(duckdb);
    }
    while (run < 0 && !isAtRest()) await delay(SETTLED_MS);
  }
  return taken;
}

/** Milliseconds that all of the queries take, one after the other without a pause, on the newest commit, and in SQL. */
async function rounds({ writer, plain, ask }: Sides, newest: number): Promise<{ ours: number[]; duckdb: number[] }> {
  const taken = { ours: [] as number[], duckdb: [] as number[] };
  const begun = Date.now();
  await whileWriting(writer, { statements: [INSERT], everyMs: SECOND }, async () => {
    while (Date.now() - begun < STEADY_MS) {
      const context = of90Days(newest + Date.now() - begun);
      const queries = Object.values(QUERIES).map(model);
      const asking = async () => {
        for (const query of queries) await ask(query, context);
      };
      taken.ours.push(await timed(asking));
      const inSql = async () => {
        for (const query of queries) await plain.run(compileQuery(parseQuery(query), context).inlined());
      };
      taken.duckdb.push(await timed(inSql));
    }
  });
  return taken;
}

/** Milliseconds that all panels of the overview take after a commit, asked at once. */
async function overview({ writer, ask, isAtRest }: Sides, newest: number): Promise<number[]> {
  const { panels, variables } = OVERVIEW;
  const times: number[] = [];
  for (let run = -WARMING; run < RUNS; run++) {
    const to = newest + (run + WARMING) * STEP_MS;
    const asked = panels.flatMap(({ timeFrom, targets }) =>
      targets.map((target) => {
        const from = timeFrom ? shownFrom(timeFrom, to) : to - 90 * DAY;
        const context = { timeRange: { from, to }, intervalMs: 0, maxDataPoints: 500, storedTimeZone: 'UTC' };
        return { query: applyVariables(target, variables), context };
      }),
    );
    await writer.run(INSERT);
    await delay(SETTLED_MS);
    const took = await timed(() => Promise.all(asked.map(({ query, context }) => ask(query, context))));
    if (run >= 0) times.push(took);
    while (run < 0 && !isAtRest()) await delay(SETTLED_MS);
  }
  return times;
}

/** A question asked again, each time on the newest commit of a writer, beside DuckDB alone on all rows. */
export const refreshed: Section = async ({ path, rows, newest }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const live = join(folder, 'learning.db');
  copyFileSync(path, live);
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '2' });
  const plain = await instance.connect();
  const writer = await Writer.start(live);
  const duckdb = new DuckdbEngine({ threads: 2, timeoutSeconds: 600 });
  const file = openLiveFile({
    path: live,
    snapshotPath: folder,
    maxStalenessSeconds: 0,
    keepsGrowth: true,
    reader: () => duckdb,
  });
  try {
    const engine = duckdb.over(file);
    const ask = (query: unknown, context: QueryContext) =>
      answer(query, { ...context, refId: 'A', askedAt: Date.now(), fromAlert: false }, engine);
    const sides = { writer, plain, ask, isAtRest: () => duckdb.parts.isAtRest };
    await warmUp(sides, newest);
    const taken = await compare(sides, newest);
    const steady = await rounds(sides, newest + (WARMING + RUNS) * STEP_MS);
    const panels = await overview(sides, newest);
    const sums = { ours: 0, duckdb: 0 };
    const figures: Figure[] = [];
    for (const [name, { ours, duckdb: whole }] of taken) {
      sums.ours += median(ours);
      sums.duckdb += median(whole);
      figures.push(
        { name: `${name}: on the newest commit`, value: median(ours), unit: 'ms' },
        { name: `${name}: DuckDB alone`, value: median(whole), unit: 'ms' },
      );
    }
    const target = rows > 5_000_000 ? 0.05 : 0.25;
    console.log(`  Kept: ${JSON.stringify(duckdb.parts)}`);
    return [
      ...figures,
      {
        name: `${OVERVIEW.panels.length} panels of the overview over 90 days, refreshed`,
        value: median(panels),
        unit: 'ms',
        target: 300,
      },
      { name: 'all eight, each after its own commit, to DuckDB', value: sums.ours / sums.duckdb, unit: '×', target },
      { name: 'the eight in turn, commits once a second', value: median(steady.ours), unit: 'ms' },
      { name: 'the same, DuckDB alone', value: median(steady.duckdb), unit: 'ms' },
      {
        name: 'the eight in turn, to DuckDB alone',
        value: median(steady.ours) / median(steady.duckdb),
        unit: '×',
        target,
      },
    ];
  } finally {
    await duckdb.close();
    await file.close();
    await writer.kill();
    plain.disconnectSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
};
