import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { applyVariables } from '../src/query/variables/filter-variables';
import { shownFrom } from '../test/dashboards/support/shown-range';
import { childrenOf } from '../test/support/child-processes';
import { PluginProcess } from '../test/support/plugin-process';
import { OVERVIEW } from './dashboard';
import type { Figure, Section } from './figure';
import { indexedCopy } from './indexed-copy';
import { ManyQueries, type ReadyQuery, readyQuery } from './many-queries';
import { besideWriter } from './steady-writer';

const REFRESH_MS = 10_000;
const WARM_UP_MS = 12_000;
const STEP_MS = 20_000;
/** Until the parts of a lone viewer's questions are made, which are asked twice before. */
const SETTLING_MS = 45_000;
const AT_REST_MS = 60_000;
const MOST_MS = 1000;
const FIRST = 60;
const MOST = 4000;
/** Grafana's suggestion for 7 days on a screen, and the room of a panel. */
const WIDE = { intervalMs: 600_000, maxDataPoints: 1000 };

interface Asked {
  readonly query: ReadyQuery;
  /** Where the time of the panel begins, such as `now-7d`. */
  readonly from: string;
}

/** What a browser asks each time that the overview is refreshed, each in a request of its own. */
function refreshOf(jsonData: unknown): Asked[] {
  const { panels, marks, variables, time } = OVERVIEW;
  const asked = [
    ...panels.map(({ title, timeFrom, targets }) => ({ title, from: timeFrom ?? time.from, targets })),
    ...marks.map((mark) => ({ title: mark.refId, from: time.from, targets: [mark] })),
  ];
  return asked.flatMap(({ title, from, targets }) =>
    targets.map((target) => {
      const json = Buffer.from(JSON.stringify(applyVariables(target, variables)));
      return { from, query: readyQuery(title, jsonData, { refId: target.refId, ...WIDE, json }) };
    }),
  );
}

/** Seconds of a core that a process has used. */
function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Of the plugin, of its workers, of the writer and of whoever asks, in shares of a core. */
class Cpu {
  readonly #plugin: number;
  #begun = performance.now();
  #before: readonly number[] = [];

  constructor({ child }: PluginProcess) {
    this.#plugin = child.pid!;
  }

  #now(): number[] {
    const own = process.cpuUsage();
    return [
      cpuSeconds(this.#plugin),
      childrenOf(this.#plugin).reduce((sum, pid) => sum + cpuSeconds(pid), 0),
      (own.user + own.system) / 1e6,
    ];
  }

  begin(): void {
    this.#begun = performance.now();
    this.#before = this.#now();
  }

  end(): { readonly plugin: number; readonly workers: number; readonly asker: number } {
    const seconds = (performance.now() - this.#begun) / 1000;
    const [plugin, workers, asker] = this.#now().map((used, i) => (used - this.#before[i]!) / seconds);
    return { plugin: plugin!, workers: workers!, asker: asker! };
  }
}

type Use = ReturnType<Cpu['end']>;

interface Step {
  readonly viewers: number;
  readonly p50: number;
  readonly p95: number;
  readonly cpu: Use;
}

/**
 * So many look, each from a moment of its own on, until they are told to stop. Milliseconds from question to answer; one
 * that the plugin refused because it was busy never came.
 */
class Audience {
  readonly #queries: ManyQueries;
  readonly #refresh: readonly Asked[];
  #times: number[] = [];
  #failure: unknown = null;
  readonly #running = new Set<Promise<void>>();
  #viewers = 0;
  #isOn = true;

  constructor(queries: ManyQueries, refresh: readonly Asked[]) {
    this.#queries = queries;
    this.#refresh = refresh;
  }

  growTo(viewers: number): void {
    for (; this.#viewers < viewers; this.#viewers++) {
      const looking = this.#look().finally(() => this.#running.delete(looking));
      this.#running.add(looking);
    }
  }

  /** Since it was asked the last time. Throws what went wrong. */
  take(): number[] {
    if (this.#failure) throw this.#failure;
    const times = this.#times;
    this.#times = [];
    return times.toSorted((a, b) => a - b);
  }

  async stop(): Promise<void> {
    this.#isOn = false;
    await Promise.all(this.#running);
  }

  async #look(): Promise<void> {
    await delay(Math.random() * REFRESH_MS);
    while (this.#isOn && !this.#failure) {
      const next = performance.now() + REFRESH_MS;
      const now = Date.now();
      await Promise.all(this.#refresh.map((asked) => this.#ask(asked, now)));
      await delay(Math.max(0, next - performance.now()));
    }
  }

  async #ask({ query, from }: Asked, now: number): Promise<void> {
    const begun = performance.now();
    try {
      const error = await this.#queries.ask(query, shownFrom(from, now), now);
      if (error && !error.includes('[busy]')) throw new Error(`${query.title}: ${error}`);
      this.#times.push(error ? Number.POSITIVE_INFINITY : performance.now() - begun);
    } catch (error) {
      this.#failure ??= error;
    }
  }
}

async function stepOf(audience: Audience, cpu: Cpu, viewers: number): Promise<Step> {
  audience.growTo(viewers);
  await delay(WARM_UP_MS);
  audience.take();
  cpu.begin();
  await delay(STEP_MS);
  const times = audience.take();
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.POSITIVE_INFINITY;
  const step = { viewers, p50: at(0.5), p95: at(0.95), cpu: cpu.end() };
  const used = Object.entries(step.cpu).map(([who, share]) => `${who} ${(100 * share).toFixed(0)} %`);
  const rate = Math.round((times.length / STEP_MS) * 1000);
  console.log(
    `  ${viewers} viewers, ${rate} panels/s: p50 ${step.p50.toFixed(1)} ms, p95 ${step.p95.toFixed(1)} ms; of a core: ${used.join(', ')}`,
  );
  return step;
}

/** A database that a process of its own commits to, 40 times a second, and the plugin over it. */
async function beside<T>(path: string, work: (plugin: PluginProcess, database: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const database = join(folder, 'learning.db');
  try {
    await indexedCopy(path, database);
    return await besideWriter(database, async () => {
      const plugin = await new PluginProcess().ready();
      try {
        return await work(plugin, database);
      } finally {
        await plugin.dispose();
      }
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** More and more look at the overview, over 7 days, until a twentieth of their panels takes longer than a second. */
async function most(audience: Audience, cpu: Cpu): Promise<Step[]> {
  const steps: Step[] = [];
  for (let viewers = FIRST; viewers <= MOST; viewers = Math.round(viewers * 1.5)) {
    const step = await stepOf(audience, cpu, viewers);
    steps.push(step);
    if (step.p95 > MOST_MS) break;
  }
  return steps;
}

/** How many can look at once beside a writer, and what one of them costs. */
export const viewers: Section = async ({ path }) =>
  beside(path, async (plugin, database) => {
    const queries = new ManyQueries((await plugin.connection).socket);
    const audience = new Audience(queries, refreshOf({ path: database }));
    const cpu = new Cpu(plugin);
    try {
      audience.growTo(1);
      cpu.begin();
      await delay(SETTLING_MS);
      const settling = cpu.end();
      cpu.begin();
      await delay(AT_REST_MS);
      const alone = cpu.end();
      const steps = await most(audience, cpu);
      const held = steps.filter(({ p95 }) => p95 <= MOST_MS);
      const figures: Figure[] = [
        { name: 'plugin and worker, one viewer', value: 100 * (alone.plugin + alone.workers), unit: '%', target: 1.5 },
        { name: 'of that the worker', value: 100 * alone.workers, unit: '%' },
        {
          name: 'the same before, with the first copy and the making of parts',
          value: 100 * (settling.plugin + settling.workers),
          unit: '%',
        },
        { name: 'viewers held, 95 of 100 panels within a second', value: held.at(-1)?.viewers ?? 0, unit: 'viewers' },
      ];
      for (const { viewers: count, p50, p95, cpu: use } of steps) {
        figures.push(
          { name: `${count} viewers, median`, value: p50, unit: 'ms' },
          { name: `${count} viewers, 95 of 100`, value: p95, unit: 'ms' },
          { name: `${count} viewers, CPU of the plugin`, value: 100 * use.plugin, unit: '%' },
          { name: `${count} viewers, CPU of the worker`, value: 100 * use.workers, unit: '%' },
          { name: `${count} viewers, CPU of those who ask`, value: 100 * use.asker, unit: '%' },
        );
      }
      return figures;
    } finally {
      await audience.stop();
      queries.close();
    }
  });
