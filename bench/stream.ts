import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CommitChannel } from '../test/support/commit-channel';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { Writer } from '../test/writers/writer';
import { type Figure, median, type Section, timed } from './figure';
import { COMMIT } from './steady-writer';

const RUNS = 25;
const PAUSE_MS = 300;
/** Of watching, and of a panel that follows a writer. */
const WATCHED_MS = 10_000;
const BETWEEN_COMMITS_MS = 25;
const QUARTER_HOUR_MS = 900_000;
/** Of the kernel's clock that counts the time of processes. */
const TICK_MS = 10;

const QUERY = {
  queryType: 'sql',
  format: 'table',
  rawSql: 'SELECT count(*) AS n FROM executions WHERE $__timeFilter(timestamp)',
};

/** Processor time of a process and of its children, milliseconds. */
function cpuMs(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) /) as [string, string];
  const fields = rest.split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  return children.reduce((sum, child) => sum + cpuMs(child), own);
}

/** A panel of the last quarter of an hour that is told of commits. */
class LivePanel {
  answers = 0;
  #shown = 0;
  #asking: Promise<void> | null = null;
  #isDue = false;
  #wake = () => {};
  readonly #client: GrafanaClient;

  constructor(client: GrafanaClient) {
    this.#client = client;
  }

  async ask(headers: Record<string, string> = {}): Promise<number> {
    const toEpochMs = Date.now();
    const timeRange = { fromEpochMs: toEpochMs - QUARTER_HOUR_MS, toEpochMs };
    const { error, frames } = (await this.#client.query({ A: QUERY }, { timeRange, headers })).get('A')!;
    if (error) throw new Error(error);
    return Number(frames[0]!.columns.n![0]);
  }

  /** Asks, or once more when the question under way has been answered. */
  hear(): void {
    this.#isDue = true;
    this.#asking ??= this.#askWhileDue().finally(() => {
      this.#asking = null;
    });
  }

  /** Waits for the question under way. */
  async settled(): Promise<void> {
    await this.#asking;
  }

  async #askWhileDue(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false;
      this.#shown = await this.ask();
      this.answers++;
      this.#wake();
    }
  }

  async shows(rows: number): Promise<void> {
    while (this.#shown < rows) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

async function streamed(plugin: PluginProcess, path: string, writer: Writer): Promise<Figure[]> {
  const settings = { path };
  const panel = new LivePanel(new GrafanaClient(plugin, settings));
  const channel = new CommitChannel(plugin, settings);
  let rows = await panel.ask();
  const stop = new AbortController();
  await channel.subscribe();
  const listening = channel.listen(() => panel.hear(), stop.signal).catch(() => {});
  const [told, forced] = [[] as number[], [] as number[]];
  for (let run = 0; run < RUNS; run++) {
    await delay(PAUSE_MS);
    await writer.run(COMMIT);
    rows++;
    told.push(await timed(() => panel.shows(rows)));
  }
  stop.abort();
  await listening;
  await panel.settled();
  for (let run = 0; run < RUNS; run++) {
    await delay(PAUSE_MS);
    await writer.run(COMMIT);
    rows++;
    let seen = 0;
    forced.push(
      await timed(async () => {
        seen = await panel.ask({ FromAlert: 'true' });
      }),
    );
    if (seen !== rows) throw new Error(`A forced query saw ${seen} rows of ${rows}.`);
  }
  return [
    { name: 'commit to streamed answer', value: median(told), unit: 'ms', target: 200 },
    { name: 'commit to forced answer', value: median(forced), unit: 'ms', target: 50 },
  ];
}

/** Hundredths of a processor that the plugin takes while the work goes on. */
async function load(plugin: PluginProcess, work: () => Promise<unknown>): Promise<number> {
  const [before, begun] = [cpuMs(plugin.child.pid!), performance.now()];
  await work();
  return (100 * (cpuMs(plugin.child.pid!) - before)) / (performance.now() - begun);
}

async function watched(plugin: PluginProcess, path: string, writer: Writer): Promise<Figure[]> {
  const settings = { path };
  const panel = new LivePanel(new GrafanaClient(plugin, settings));
  const channel = new CommitChannel(plugin, settings);
  await panel.ask();
  const idle = await load(plugin, () => delay(WATCHED_MS));
  const stop = new AbortController();
  await channel.subscribe();
  const listening = channel.listen(() => panel.hear(), stop.signal).catch(() => {});
  const watching = await load(plugin, () => delay(WATCHED_MS));
  const before = panel.answers;
  const begun = performance.now();
  const following = await load(plugin, async () => {
    while (performance.now() - begun < WATCHED_MS) {
      await writer.run(COMMIT);
      await delay(BETWEEN_COMMITS_MS);
    }
  });
  stop.abort();
  await listening;
  await panel.settled();
  console.log(`  Answers a second beside the writer: ${(((panel.answers - before) * 1000) / WATCHED_MS).toFixed(1)}`);
  return [
    { name: 'processor, nobody listens', value: idle, unit: '%' },
    { name: 'processor, watching a file at rest', value: watching, unit: '%' },
    { name: 'processor, one live panel, 40 commits a second', value: following, unit: '%' },
  ];
}

/** A panel that Grafana Live tells of commits, beside a writer. */
export const stream: Section = async ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const live = join(folder, 'learning.db');
  copyFileSync(path, live);
  const writer = await Writer.start(live);
  const plugin = await new PluginProcess().ready();
  try {
    return [...(await streamed(plugin, live, writer)), ...(await watched(plugin, live, writer))];
  } finally {
    await plugin.dispose();
    await writer.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
