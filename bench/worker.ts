import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answer } from '../src/answer/answer';
import { DuckdbEngine } from '../src/engine/duckdb-node/duckdb-engine';
import { limits } from '../src/engine/options';
import { encodeFrame } from '../src/frame/encode-frame';
import { shapeOf } from '../src/live/workers/shape';
import { WorkerProcess } from '../src/live/workers/worker-process';
import { childrenOf } from '../test/support/child-processes';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { ENDLESS_SQL } from '../test/support/slow-sql';
import { Writer } from '../test/writers/writer';
import { openDashboard } from './dashboard';
import { atMost, type Figure, median, type Section, timed } from './figure';

const WORKER = resolve(import.meta.dirname, '../dist/worker.cjs');
const OPTIONS = { threads: 2, rowLimit: 1_000_000 };
const SMALL_RUNS = 300;
const LARGE_RUNS = 15;
const DEATHS = 9;
const CHECKS = 200;
/** Of the writer, each without and with a dashboard beside it. */
const ROUNDS = 5;
const ROUND_MS = 10_000;
/** A worker that keeps what a query took has been replaced by then. */
const AT_REST_MS = 85_000;

/** Takes all the memory that it may, and yields a large result. */
const GREEDY =
  'SELECT task_description, routing_confidence, duration_seconds, timestamp, repo, pool_type FROM executions ORDER BY task_description, task_id';

const SMALL = 'SELECT count(*) AS n FROM executions';
const LARGE =
  'SELECT timestamp, uploaded_at, model_tier, pool_type, duration_seconds, actual_cost, routing_confidence, complexity_score FROM executions LIMIT 100000';

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

/** The same answers to Arrow, here and in a worker, in turn. */
async function boundary(path: string): Promise<Figure[]> {
  const generation = { id: 'bench', path, asOf: Date.now(), databaseBytes: 0, walBytes: 0 };
  const here = new DuckdbEngine(OPTIONS);
  let ended = () => {};
  const engine = here.over({ acquire: async () => ({ generation, stale: null, release: () => ended() }) });
  const worker = new WorkerProcess(WORKER, shapeOf(limits(OPTIONS)));
  worker.configure(OPTIONS);
  await worker.ready;
  const model = (rawSql: string) => ({ refId: 'A', rawSql, format: 'table' });
  const context = {
    refId: 'A',
    timeRange: { from: 0, to: 1 },
    intervalMs: 0,
    maxDataPoints: 0,
    storedTimeZone: 'UTC',
    askedAt: Date.now(),
    fromAlert: false,
  };
  // What goes on behind an answer is not to weigh on the next one.
  const own = async (sql: string) => {
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const took = await timed(async () => (await answer(model(sql), context, engine)).map(encodeFrame));
    await end;
    return took;
  };
  const asked = async (sql: string) => {
    const question = {
      kind: 'answer',
      asked: { copy: { generation, stale: null, archived: null, neighbours: null }, model: model(sql), context },
    } as const;
    let hasEnded = Promise.resolve();
    const took = await timed(async () => {
      const run = worker.ask(question, { limit: 60_000, signal: undefined });
      hasEnded = run.hasEnded;
      if ((await run.outcome).type !== 'answered') throw new Error('The worker did not answer.');
    });
    await hasEnded;
    return took;
  };
  const compare = async (sql: string, runs: number) => {
    const times = { own: [] as number[], asked: [] as number[] };
    for (let run = -3; run < runs; run++) {
      const first = await own(sql);
      const second = await asked(sql);
      if (run < 0) continue;
      times.own.push(first);
      times.asked.push(second);
    }
    return { own: median(times.own), asked: median(times.asked) };
  };
  try {
    const small = await compare(SMALL, SMALL_RUNS);
    const large = await compare(LARGE, LARGE_RUNS);
    return [
      { name: 'boundary, a small result', value: small.asked - small.own, unit: 'ms', target: 0.3 },
      { name: 'boundary, 100,000 rows × 8', value: large.asked / large.own, unit: '×', target: 1.15 },
    ];
  } finally {
    worker.dismiss();
    await worker.died;
    await here.close();
  }
}

async function deaths(plugin: PluginProcess, client: GrafanaClient): Promise<Figure[]> {
  const times: number[] = [];
  for (let i = 0; i < DEATHS; i++) {
    await client.sql(SMALL);
    await delay(300);
    const [worker] = childrenOf(plugin.child.pid!);
    process.kill(worker!, 'SIGKILL');
    times.push(
      await timed(async () => {
        const { error } = await client.sql(SMALL);
        if (error) throw new Error(error);
      }),
    );
  }
  return [{ name: "worker's death to next good answer", value: median(times), unit: 'ms', target: 300 }];
}

function busyProcess(): ChildProcess {
  return spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
}

async function health(client: GrafanaClient): Promise<Figure[]> {
  await client.health();
  const stop = new AbortController();
  const slow = Array.from({ length: 8 }, () => client.sql(ENDLESS_SQL, { signal: stop.signal }).catch(() => null));
  const busy = [busyProcess(), busyProcess()];
  try {
    await delay(1000);
    const times: number[] = [];
    for (let i = 0; i < CHECKS; i++) {
      times.push(await timed(() => client.health()));
      await delay(20);
    }
    return [
      { name: 'health beside 8 slow queries, 99 of 100', value: at(times, 0.99), unit: 'ms', target: 100 },
      { name: 'health beside 8 slow queries, median', value: median(times), unit: 'ms' },
    ];
  } finally {
    for (const process of busy) process.kill('SIGKILL');
    stop.abort();
    await Promise.all(slow);
  }
}

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

const residentTogether = ({ child }: PluginProcess): number =>
  [child.pid!, ...childrenOf(child.pid!)].map(residentMegabytes).reduce((sum, megabytes) => sum + megabytes, 0);

/** Mean time of a commit while the writer commits without pause. */
async function commitTime(writer: Writer, beside: (isOn: () => boolean) => Promise<unknown>): Promise<number> {
  const until = performance.now() + ROUND_MS;
  const isOn = () => performance.now() < until;
  let commits = 0;
  const write = async () => {
    while (isOn()) {
      await writer.insert(commits, commits + 5);
      commits++;
    }
  };
  const took = await timed(() => Promise.all([write(), beside(isOn)]));
  return took / commits;
}

/** What the writer loses to a dashboard that everybody looks at, refreshed every 10 s. */
async function writerBeside(path: string, newest: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-writer-'));
  const database = join(folder, basename(path));
  copyFileSync(path, database);
  const writer = await Writer.start(database);
  const ratios: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const alone = await commitTime(writer, async () => {});
      const plugin = await new PluginProcess().ready();
      const client = new GrafanaClient(plugin, { path: database, keptAnswersMb: 0 });
      await client.health();
      const beside = await commitTime(writer, () => openDashboard(client, newest));
      ratios.push(beside / alone);
      await plugin.dispose();
    }
  } finally {
    await writer.stop();
    rmSync(folder, { recursive: true });
  }
  return [{ name: 'commits of the writer beside the overview', value: median(ratios), unit: '×', target: 1.05 }];
}

/** What it costs, and what it gives, that DuckDB runs in a process of its own. */
export const worker: Section = async ({ path, rows, newest }) => {
  const figures = await boundary(path);
  const plugin = await new PluginProcess().ready();
  try {
    const client = new GrafanaClient(plugin, {
      path,
      maxStalenessSeconds: 3600,
      queryTimeoutSeconds: 600,
      keptAnswersMb: 0,
    });
    await client.sql(SMALL);
    await delay(2000);
    figures.push({
      name: 'resident, idle, both processes',
      value: residentTogether(plugin),
      unit: 'MB',
      ...atMost(180, rows),
    });
    const { error } = await client.sql(GREEDY);
    if (error) throw new Error(error);
    await delay(AT_REST_MS);
    figures.push({ name: 'resident, at rest after a large query', value: residentTogether(plugin), unit: 'MB' });
    figures.push(...(await deaths(plugin, client)), ...(await health(client)));
  } finally {
    await plugin.dispose();
  }
  return [...figures, ...(await writerBeside(path, newest))];
};
