import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Table, tableFromIPC } from '@uwdata/flechette';
import { cpuSecondsOf } from '../test/support/child-processes';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { type Figure, median, type PeerOptions, type Remark, type Section, timed } from './figure';
import { filledIn } from './filled-in';
import { QUERIES } from './queries';
import { differenceOf } from './same-answer';

const RUNS = 9;
const SMALL_RUNS = 200;
/** What runs for days has been asked before: Node compiles what is called often. */
const ROUNDS_BEFORE = 600;
const STEP_MS = 10_000;
const DAY_MS = 86_400_000;
const DAYS = 90;

const PERCENTILES = `SELECT p[1] AS p50, p[2] AS p95, p[3] AS p99 FROM (
  SELECT quantile_cont(CAST(duration_seconds AS DOUBLE), [0.5, 0.95, 0.99]) AS p
  FROM executions WHERE timestamp BETWEEN $from AND $to)`;

/** As the view `tier_performance_mv` has it. */
const TIER_PERF = `SELECT repo, model_tier, task_type, CAST(date_trunc('day', timestamp) AS DATE) AS date,
  count(*) AS total_executions, count(*) FILTER (success) AS successful_count, avg(duration_seconds) AS avg_duration,
  avg(actual_cost) AS avg_cost, avg(quality_score) AS avg_quality, CAST(quantile_cont(duration_seconds, 0.95) AS DOUBLE) AS p95_duration
FROM executions WHERE timestamp BETWEEN $from AND $to GROUP BY ALL ORDER BY repo, model_tier, task_type, date`;

const { 'average quality': _, percentiles: __, ...common } = QUERIES;

/** Not every plugin can tell a list, and a FLOAT is told by some as it is, by others as its shortest digits. */
const ELEVEN: readonly { readonly name: string; readonly sql: string; readonly days: number }[] = [
  ...Object.entries({ ...common, percentiles: PERCENTILES })
    .filter(([name]) => name !== 'by pool')
    .map(([name, sql]) => ({ name, sql, days: DAYS })),
  { name: 'tier_perf', sql: TIER_PERF, days: 30 },
];

/** What a panel of a few numbers asks of a small table. */
const SMALL = 'SELECT name, count(*) AS n FROM experiments GROUP BY ALL ORDER BY ALL';

/** One of the two plugins. */
class Side {
  readonly #process: PluginProcess;
  readonly #client: GrafanaClient;
  readonly #model: (sql: string) => unknown;
  #cpuSeconds = 0;

  constructor(process: PluginProcess, client: GrafanaClient, model: (sql: string) => unknown) {
    this.#process = process;
    this.#client = client;
    this.#model = model;
  }

  /** Of the process and those it has started, since the last call. */
  cpuSeconds(): number {
    const before = this.#cpuSeconds;
    this.#cpuSeconds = cpuSecondsOf(this.#process.child.pid!);
    return this.#cpuSeconds - before;
  }

  /** Decoded, as whoever draws a panel needs it. */
  async ask(sql: string): Promise<Table[]> {
    const { error, frames } = (await this.#client.answers({ A: this.#model(sql) })).get('A')!;
    if (error) throw new Error(error);
    return frames.map((bytes) => tableFromIPC(new Uint8Array(bytes)));
  }
}

interface Compared {
  readonly ours: number;
  readonly theirs: number;
  /** CPU time of one answer, ms. */
  readonly cpu: { readonly ours: number; readonly theirs: number };
}

/** Asks both in turn, who comes first changing from run to run; what differs instead where an answer does. */
async function inTurn(
  [ours, theirs]: readonly [Side, Side],
  sqlOf: (run: number) => string,
  runs: number,
): Promise<Compared | string> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let run = -2; run < runs; run++) {
    if (run === 0) for (const side of [ours, theirs]) side.cpuSeconds();
    const sql = sqlOf(run);
    const answers = new Map<Side, Table[]>();
    for (const side of run % 2 === 0 ? [ours, theirs] : [theirs, ours]) {
      const took = await timed(async () => answers.set(side, await side.ask(sql)));
      if (run >= 0) times[side === ours ? 'ours' : 'theirs'].push(took);
    }
    const difference = differenceOf(answers.get(ours)!, answers.get(theirs)!);
    if (difference !== null) return difference;
  }
  const cpuOf = (side: Side) => (side.cpuSeconds() * 1000) / runs;
  return { ours: median(times.ours), theirs: median(times.theirs), cpu: { ours: cpuOf(ours), theirs: cpuOf(theirs) } };
}

const unequal = (name: string, difference: string): Remark => ({
  name,
  remark: `no ratio, for the answers are not equal: ${difference}`,
});

function figuresOf(name: string, { ours, theirs }: Compared): Figure[] {
  return [
    { name: `${name}: ours`, value: ours, unit: 'ms' },
    { name: `${name}: the peer's`, value: theirs, unit: 'ms' },
  ];
}

/** All of them together, in one ratio. */
function together(name: string, compared: readonly Compared[], target: { readonly target?: number } = {}): Figure[] {
  const ratio = (of: (each: Compared) => readonly [number, number]) => {
    const sums = compared.map(of).reduce(([a, b], [ours, theirs]) => [a + ours, b + theirs] as const, [0, 0]);
    return sums[0] / sums[1];
  };
  return [
    { name: `${name}, to the peer`, value: ratio(({ ours, theirs }) => [ours, theirs]), unit: '×', ...target },
    { name: `${name}, to the peer, CPU time`, value: ratio(({ cpu }) => [cpu.ours, cpu.theirs]), unit: '×' },
  ];
}

function peerSide(process: PluginProcess, path: string, { folder, query, settings }: PeerOptions): Side {
  const { id } = JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8')) as { id: string };
  const client = new GrafanaClient(process, filledIn(settings, { $path: path }), { uid: 'peer', pluginId: id });
  return new Side(process, client, (sql) => filledIn(query, { $sql: sql }));
}

/** The same questions about the same still file, to another plugin and to ours. */
export const peer: Section = async ({ path, newest, peer: options }) => {
  if (!options) throw new Error('The section peer needs --peer FOLDER.');
  const own = new PluginProcess();
  const other = new PluginProcess({ folder: resolve(options.folder) });
  try {
    await Promise.all([own.ready(), other.ready()]);
    const ours = new Side(own, new GrafanaClient(own, { path }), (rawSql) => ({ rawSql, format: 'table' }));
    const sides = [ours, peerSide(other, path, options)] as const;
    const at = (ms: number) => `make_timestamp(${ms * 1000})`;
    const over = ({ sql, days }: (typeof ELEVEN)[number], to: number) =>
      sql.replace('$from', at(to - days * DAY_MS)).replace('$to', at(to));
    for (let round = 0; round < ROUNDS_BEFORE; round++) {
      for (const side of sides) await side.ask(`${SMALL} LIMIT ${round + 1000}`);
    }
    const figures: (Figure | Remark)[] = [];
    const moving: Compared[] = [];
    const again: Compared[] = [];
    for (const each of ELEVEN) {
      const { name } = each;
      const moved = await inTurn(sides, (run) => over(each, newest + run * STEP_MS), RUNS);
      if (typeof moved === 'string') figures.push(unequal(name, moved));
      else {
        moving.push(moved);
        figures.push(...figuresOf(name, moved), {
          name: `${name}: ratio`,
          value: moved.ours / moved.theirs,
          unit: '×',
        });
      }
      const same = await inTurn(sides, () => over(each, newest), RUNS);
      if (typeof same !== 'string') again.push(same);
    }
    if (moving.length === ELEVEN.length) {
      figures.push(
        ...together('eleven queries, `now` moving on', moving, { target: 0.95 }),
        ...together('the same questions again', again, { target: 0.05 }),
      );
    }
    for (const [name, sqlOf] of [
      ['SELECT 1', (run: number) => `SELECT ${run} AS n`],
      ['a small result', (run: number) => `${SMALL} LIMIT ${run + 100}`],
    ] as const) {
      const compared = await inTurn(sides, sqlOf, SMALL_RUNS);
      if (typeof compared === 'string') figures.push(unequal(name, compared));
      else figures.push(...figuresOf(name, compared), ...together(name, [compared]));
    }
    return figures;
  } finally {
    await Promise.all([own.dispose(), other.dispose()]);
  }
};
