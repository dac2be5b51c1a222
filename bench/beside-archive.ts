import { setTimeout as delay } from 'node:timers/promises';
import { answer } from '../src/answer/answer';
import { DuckdbEngine } from '../src/engine/duckdb-node/duckdb-engine';
import { openLiveFile } from '../src/live/live-file';
import { Writer } from '../test/writers/writer';
import { type Figure, median, timed } from './figure';
import { INSERT, model, QUERIES } from './refreshed';

const RUNS = 5;
/** Until questions have been asked twice, and their parts are there. */
const WARMING = 3;
const DAY = 86_400_000;
const STEP_MS = 10_000;
/** The times of files are told apart by then. */
const SETTLED_MS = 60;

interface Files {
  readonly path: string;
  readonly folder: string;
  /** As it is laid out for queries. */
  readonly archive: string;
  readonly newest: number;
}

const milliseconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;

/** Eight questions over 90 days, each behind a commit, with the parts of their answers kept and without, in turn. */
export async function besideArchive({ path, folder, archive, newest }: Files): Promise<Figure[]> {
  const writer = await Writer.start(path);
  const ways = [{}, { keptPartsMb: 0 }].map((options) => {
    const duckdb = new DuckdbEngine({ threads: 2, timeoutSeconds: 600, ...options });
    const file = openLiveFile({
      path,
      snapshotPath: folder,
      maxStalenessSeconds: 0,
      keepsGrowth: true,
      reader: () => duckdb,
      beside: [
        { acquire: async () => ({ archived: { file: { id: '1', path: archive }, problem: null }, release: () => {} }) },
      ],
    });
    const engine = duckdb.over(file);
    const times = { refresh: [] as number[], all: [] as number[], cpu: [] as number[] };
    const askAll = async (run: number) => {
      const sums = { refresh: 0, all: 0, cpu: 0 };
      for (const [i, metric] of Object.values(QUERIES).entries()) {
        await writer.run(INSERT);
        await delay(SETTLED_MS);
        sums.refresh += await timed(() => engine.run({ sql: 'SELECT 1 FROM executions LIMIT 1' }));
        const to = newest + ((run + WARMING) * Object.keys(QUERIES).length + i) * STEP_MS;
        const context = { timeRange: { from: to - 90 * DAY, to }, intervalMs: 0, maxDataPoints: 1000 };
        const asked = { ...context, storedTimeZone: 'UTC', refId: 'A', askedAt: Date.now(), fromAlert: false };
        const before = process.cpuUsage();
        sums.all += await timed(() => answer(model(metric), asked, engine));
        sums.cpu += milliseconds(process.cpuUsage(before));
      }
      while (run < 0 && !duckdb.parts.isAtRest) await delay(SETTLED_MS);
      if (run < 0) return;
      for (const key of ['refresh', 'all', 'cpu'] as const) times[key].push(sums[key]);
    };
    const close = async () => {
      await duckdb.close();
      await file.close();
    };
    return { askAll, times, close };
  });
  try {
    for (let run = -WARMING; run < RUNS; run++) for (const { askAll } of ways) await askAll(run);
  } finally {
    for (const { close } of ways) await close();
    await writer.kill();
  }
  return ways.flatMap(({ times }, i) => {
    const how = `eight questions behind commits, archive beside it, ${i === 0 ? 'from parts' : 'whole'}`;
    return [
      { name: `${how}: refreshes`, value: median(times.refresh), unit: 'ms' },
      { name: `${how}: answers`, value: median(times.all), unit: 'ms' },
      { name: `${how}: answers, processor time`, value: median(times.cpu), unit: 'ms' },
    ];
  });
}
