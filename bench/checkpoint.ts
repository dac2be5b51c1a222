import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { childrenOf } from '../test/support/child-processes';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import type { Writer } from '../test/writers/writer';
import { type Figure, median, type Section, timed } from './figure';
import { indexedCopy } from './indexed-copy';
import { besideWriter } from './steady-writer';

/** As many as fill a log of 16 MB, in which DuckDB makes a checkpoint. */
const MANY_ROWS = 'INSERT INTO executions SELECT * REPLACE (uuid() AS task_id) FROM executions WHERE rowid < 10000';

const CHECKPOINTS = 3;
/**
 * Between two, from the first answer that has seen the last one on. In a log of 40 executions a second it would be four
 * minutes; what is made ready for the next one at leisure, and bounds on the share of the time for copies, end before.
 */
const BETWEEN_MS = 60_000;
const MOST_MS = 120_000;
const ASKED_EVERY_MS = 1000;
const OLDEST_S = 1;
const QUERY = { queryType: 'sql', format: 'table', rawSql: 'SELECT count(*) AS n FROM executions' };

interface Seen {
  /** When the answer came, milliseconds since the epoch. */
  readonly at: number;
  readonly ms: number;
  readonly ageMs: number;
  readonly asOf: number;
  readonly isOld: boolean;
}

/** What a process and those that it has started have read and written, as the system counts it; 0 but on Linux. */
function bytesOf(pid: number): { readonly read: number; readonly written: number } {
  const file = `/proc/${pid}/io`;
  if (!existsSync(file)) return { read: 0, written: 0 };
  const counted = new Map(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(': ') as [string, string]),
  );
  const own = { read: Number(counted.get('rchar')), written: Number(counted.get('wchar')) };
  return childrenOf(pid)
    .map(bytesOf)
    .reduce((sum, { read, written }) => ({ read: sum.read + read, written: sum.written + written }), own);
}

/** A panel that is asked every second, whether the last answer has come or not. */
class Panel {
  readonly seen: Seen[] = [];
  readonly #client: GrafanaClient;
  #isOn = true;
  #failure: unknown = null;
  #done: Promise<void> = Promise.resolve();

  constructor(plugin: PluginProcess, path: string) {
    this.#client = new GrafanaClient(plugin, { path, maxStalenessSeconds: OLDEST_S });
  }

  async ask(): Promise<Seen> {
    const begun = performance.now();
    const { error, frames } = (await this.#client.query({ A: QUERY })).get('A')!;
    if (error) throw new Error(error);
    const { notices, custom } = frames[0]!.meta as { notices: { text: string }[]; custom?: { asOf: number } };
    const [at, asOf] = [Date.now(), custom!.asOf];
    return { at, ms: performance.now() - begun, ageMs: at - asOf, asOf, isOld: notices.length > 0 };
  }

  begin(): void {
    this.#done = this.#askOn();
  }

  async stop(): Promise<void> {
    this.#isOn = false;
    await this.#done;
    if (this.#failure) throw this.#failure;
  }

  async hasSeen(moment: number): Promise<void> {
    const latest = performance.now() + MOST_MS;
    while (!this.seen.some(({ asOf }) => asOf > moment)) {
      if (this.#failure) throw this.#failure;
      if (performance.now() > latest) throw new Error('No answer has seen the checkpoint.');
      await delay(50);
    }
  }

  async #askOn(): Promise<void> {
    const asking = new Set<Promise<unknown>>();
    while (this.#isOn) {
      const asked = this.ask().then(
        (seen) => this.seen.push(seen),
        (error) => {
          this.#failure ??= error;
        },
      );
      asking.add(asked);
      await delay(ASKED_EVERY_MS);
    }
    await Promise.all(asking);
  }
}

/** Without what was written before: the system would be busy writing it to the disk, and slow down who writes more. */
export const writtenOut = () => execFileSync('sync');

async function firstOfDuckdb(path: string, folder: string): Promise<{ cp: number; open: number }> {
  const to = join(folder, 'cp.db');
  writtenOut();
  const cp = await timed(() => execFileSync('cp', ['--reflink=never', path, to]));
  const open = await timed(async () => {
    const instance = await DuckDBInstance.create(to, { access_mode: 'READ_ONLY' });
    const connection = await instance.connect();
    await connection.runAndReadAll(QUERY.rawSql);
    connection.disconnectSync();
    instance.closeSync();
  });
  rmSync(to);
  return { cp, open };
}

async function firstOfOurs(path: string): Promise<number> {
  writtenOut();
  const plugin = await new PluginProcess().ready();
  try {
    return (await new Panel(plugin, path).ask()).ms;
  } finally {
    await plugin.dispose();
  }
}

const FIRSTS = 4;

async function firsts(path: string, folder: string): Promise<Figure[]> {
  const runs: { readonly ours: number; readonly cp: number; readonly open: number }[] = [];
  for (let run = 0; run < FIRSTS; run++) {
    // In turn: what goes second finds another state of memory.
    const isOursLast = run % 2 === 1;
    const early = isOursLast ? null : await firstOfOurs(path);
    const duckdb = await firstOfDuckdb(path, folder);
    runs.push({ ours: early ?? (await firstOfOurs(path)), ...duckdb });
  }
  return [
    { name: 'first answer', value: median(runs.map(({ ours }) => ours)), unit: 'ms' },
    { name: 'cp --reflink=never', value: median(runs.map(({ cp }) => cp)), unit: 'ms' },
    { name: 'open by DuckDB and ask', value: median(runs.map(({ open }) => open)), unit: 'ms' },
    {
      name: 'first answer to cp and open',
      value: median(runs.map(({ ours, cp, open }) => ours / (cp + open))),
      unit: '×',
      target: 1.3,
    },
  ];
}

/** What panels see of checkpoints of 16 MB, beside a writer of 40 executions a second, and what these cost. */
async function checkpoints(path: string, writer: Writer): Promise<Figure[]> {
  // Else there would be two: one of its own, and the one that is asked for.
  await writer.run("SET checkpoint_threshold = '1GB'");
  const plugin = await new PluginProcess().ready();
  try {
    const panel = new Panel(plugin, path);
    await panel.ask();
    panel.begin();
    await delay(BETWEEN_MS);
    const ages: number[] = [];
    const slowest: number[] = [];
    const read: number[] = [];
    const written: number[] = [];
    const until: number[] = [];
    let old = 0;
    for (let run = 0; run < CHECKPOINTS; run++) {
      const before = bytesOf(plugin.child.pid!);
      const begun = Date.now();
      await writer.run(MANY_ROWS, 'CHECKPOINT');
      const done = Date.now();
      await panel.hasSeen(done);
      until.push(Date.now() - done);
      await delay(BETWEEN_MS);
      const after = bytesOf(plugin.child.pid!);
      const seen = panel.seen.filter(({ at }) => at > begun);
      ages.push(Math.max(...seen.map(({ ageMs }) => ageMs)));
      slowest.push(Math.max(...seen.map(({ ms }) => ms)));
      read.push(after.read - before.read);
      written.push(after.written - before.written);
      old += seen.filter(({ isOld }) => isOld).length;
      console.log(
        `  Checkpoint ${run + 1} (${done - begun} ms for its writer): ${JSON.stringify({
          until: until.at(-1),
          age: ages.at(-1),
          slowest: Math.round(slowest.at(-1)!),
          readMB: Math.round(read.at(-1)! / 1e6),
          writtenMB: Math.round(written.at(-1)! / 1e6),
        })}`,
      );
    }
    await panel.stop();
    return [
      { name: 'a checkpoint of 16 MB: oldest answer', value: Math.max(...ages) / 1000, unit: 's', target: 5 },
      { name: 'the same, from the second on', value: Math.max(...ages.slice(1)) / 1000, unit: 's', target: 5 },
      { name: 'until an answer has seen it', value: median(until) / 1000, unit: 's' },
      { name: 'slowest answer', value: Math.max(...slowest), unit: 'ms' },
      { name: 'median answer', value: median(panel.seen.map(({ ms }) => ms)), unit: 'ms' },
      { name: 'answers with a notice', value: (100 * old) / panel.seen.length, unit: '%' },
      { name: 'read', value: median(read) / 1e6, unit: 'MB' },
      { name: 'written', value: median(written) / 1e6, unit: 'MB', target: 40 },
    ];
  } finally {
    await plugin.dispose();
  }
}

/** A file with the indexes of the schema that is copied whole, and again after each checkpoint of its writer. */
export const checkpoint: Section = async ({ path }) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const live = join(folder, 'learning.db');
    await indexedCopy(path, live);
    return [...(await firsts(live, folder)), ...(await besideWriter(live, (writer) => checkpoints(live, writer)))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
