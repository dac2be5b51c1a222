import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf, isAlive } from '../support/child-processes';
import { DEADLY_SQL } from '../support/deadly-sql';
import type { Answer } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';
import { Random } from '../support/random';
import { UNSTOPPABLE_SQL } from '../support/slow-sql';

export interface ChaosOptions {
  readonly seconds: number;
  readonly seed: number;
}

export interface ChaosFigures {
  answered: number;
  /** Workers killed from outside. */
  killed: number;
  /** Questions that were not innocent, by what became of them. */
  readonly guilty: Record<string, number>;
  /** What went wrong, in words. */
  readonly troubles: string[];
}

const ROWS = 1000;
const MOST_TROUBLES = 20;
/** More than there are rows. */
const FACTOR = 1_000_000;
const HOG =
  'WITH RECURSIVE r AS (SELECT i FROM range(100000) t(i) UNION SELECT i + 100000 FROM r) SELECT max(i) FROM r';

/** Panels and alerts ask without pause beside a writer, while workers are killed and others ask what no worker survives. */
export async function chaos({ seconds, seed }: ChaosOptions): Promise<ChaosFigures> {
  const random = new Random(seed);
  const live = await LivePlugin.start(ROWS);
  const figures: ChaosFigures = { answered: 0, killed: 0, guilty: {}, troubles: [] };
  const trouble = (text: string) => {
    if (figures.troubles.length < MOST_TROUBLES) figures.troubles.push(text);
  };
  const { plugin, writer } = live;
  const { pid } = plugin.child;
  const client = live.client({
    maxStalenessSeconds: 0.5,
    queryTimeoutSeconds: 20,
    memoryLimitMb: 128,
    // More than there are who ask: what a full queue does is no part of this.
    maxConcurrentQueries: 16,
  });
  const until = performance.now() + seconds * 1000;
  const isOn = () => performance.now() < until;
  let committed = ROWS;
  let tokens = 0;

  const write = async () => {
    while (isOn()) {
      await writer.insert(committed, committed + 10);
      committed += 10;
      await delay(random.below(200));
    }
  };

  /** Each question has a number of its own, which its answer has to show in every row. */
  const ask = async (fromAlert: boolean) => {
    while (isOn()) {
      const token = ++tokens;
      const least = fromAlert ? committed : ROWS;
      // An alert takes one row, and one number in it.
      const rows = fromAlert ? 1 : random.pick([3, 20_000]);
      const sql = `SELECT ${token} * ${FACTOR} + (SELECT count(*) FROM executions) AS both FROM range(${rows})`;
      const answer = await client.sql(sql, fromAlert ? { headers: { FromAlert: 'true' } } : {});
      check(answer, token, rows, least);
      await delay(random.below(30));
    }
  };
  const check = ({ error, frames }: Answer, token: number, rows: number, least: number) => {
    if (error) {
      trouble(`An innocent question failed: ${error}`);
      return;
    }
    const { both } = frames[0]!.columns as Record<string, number[]>;
    const shown = both!.map((each) => Math.floor(each / FACTOR));
    const n = both!.map((each) => each % FACTOR);
    if (frames.length !== 1 || shown.length !== rows || shown.some((each) => each !== token)) {
      trouble(`Question ${token} was answered with other rows: ${shown.length}, ${shown[0]}.`);
    }
    if (n[0]! < least) trouble(`Question ${token} was answered from ${n[0]} rows where there were ${least}.`);
    figures.answered++;
  };

  /** However slow the machine is, something is answered between two kills. */
  const kill = async () => {
    let answered = figures.answered;
    while (isOn()) {
      await delay(300 + random.below(1500));
      if (figures.answered === answered) continue;
      answered = figures.answered;
      const workers = childrenOf(pid!);
      if (workers.length === 0) continue;
      process.kill(random.pick(workers), 'SIGKILL');
      figures.killed++;
    }
  };

  const sin = async (sql: string, pause: number) => {
    for (let i = 0; isOn(); i++) {
      // Another text each time: the same one would be refused.
      const { error } = await client.sql(`SELECT ${i} AS i, * FROM (${sql})`);
      const code = /^\[(\w+)\]/.exec(error)?.[1] ?? 'answered';
      figures.guilty[code] = (figures.guilty[code] ?? 0) + 1;
      await delay(random.below(pause));
    }
  };

  try {
    await client.sql('SELECT 1');
    await Promise.all([
      write(),
      ...[false, false, true].map(ask),
      kill(),
      ...Object.values(DEADLY_SQL).map((sql) => sin(sql, 3000)),
      sin(HOG, 1000),
      sin(UNSTOPPABLE_SQL, 1000),
    ]);
    if (plugin.child.pid !== pid || plugin.child.exitCode !== null) trouble('The plugin ended.');
    const workers = childrenOf(pid!);
    await plugin.kill('SIGTERM');
    await delay(200);
    for (const worker of workers.filter(isAlive)) trouble(`Process ${worker} was left behind.`);
    for (const name of readdirSync(plugin.temp)) trouble(`${name} was left behind.`);
  } finally {
    await live.dispose();
  }
  return figures;
}
