import { setTimeout } from 'node:timers/promises';
import { CollectorProcess } from '../collector/support/collector-process';
import { record, SEED, WHOLE } from '../collector/support/records';
import { openFile } from '../support/open-file';

export interface KillFigures {
  readonly kills: number;
  readonly acknowledged: number;
  readonly rows: number;
  readonly lost: number;
  readonly twice: number;
  readonly torn: number;
  readonly foreign: number;
  /** Feedback that was acknowledged and is not in its execution. */
  readonly feedbackLost: number;
}

interface Ledger {
  readonly sent: Set<string>;
  readonly acknowledged: Set<string>;
  readonly rated: Map<string, number>;
}

const BATCH = 25;

/** Sends without pause until it is told to stop; what fails is sent again, as a producer does. */
async function produce(url: () => string, ledger: Ledger, stopped: () => boolean): Promise<void> {
  const post = async (place: string, body: unknown) => {
    const response = await fetch(`${url()}${place}`, { method: 'POST', body: JSON.stringify(body) });
    return response.status === 200 ? ((await response.json()) as { rejected: unknown[] }).rejected.length === 0 : false;
  };
  let again: ReturnType<typeof record>[] | null = null;
  while (!stopped()) {
    const batch: ReturnType<typeof record>[] = again ?? Array.from({ length: BATCH }, () => record());
    for (const { task_id } of batch) ledger.sent.add(task_id);
    try {
      const taken = await post('/v1/executions', batch);
      again = taken ? null : batch;
      if (!taken) continue;
      for (const { task_id } of batch) ledger.acknowledged.add(task_id);
      const { task_id } = batch[0]!;
      const user_rating = 1 + (ledger.acknowledged.size % 5);
      if (await post('/v1/feedback', { task_id, user_rating })) ledger.rated.set(task_id, user_rating);
    } catch {
      again = batch;
      await setTimeout(20);
    }
  }
}

async function count(path: string, { sent, acknowledged, rated }: Ledger): Promise<Omit<KillFigures, 'kills'>> {
  const database = await openFile(path);
  try {
    const rows = (await database.rows(
      `SELECT task_id::VARCHAR, coalesce(${WHOLE}, false), user_rating FROM (SELECT *, ${SEED} FROM executions)`,
    )) as [string, boolean, number | null][];
    const found = new Map(rows.map(([id, , rating]) => [id, rating]));
    return {
      acknowledged: acknowledged.size,
      rows: rows.length,
      lost: [...acknowledged].filter((id) => !found.has(id)).length,
      twice: rows.length - found.size,
      torn: rows.filter(([, isWhole]) => !isWhole).length,
      foreign: [...found.keys()].filter((id) => !sent.has(id)).length,
      feedbackLost: [...rated].filter(([id, rating]) => found.get(id) !== rating).length,
    };
  } finally {
    database.close();
  }
}

/** Kills a collector at random moments under load, starts it anew each time, and counts in the end what is there. */
export async function killCollector({
  path,
  kills,
  producers = 4,
  random = Math.random,
}: {
  readonly path: string;
  readonly kills: number;
  readonly producers?: number;
  readonly random?: () => number;
}): Promise<KillFigures> {
  const ledger: Ledger = { sent: new Set(), acknowledged: new Set(), rated: new Map() };
  let collector = await CollectorProcess.start(path);
  let isOver = false;
  const running = Array.from({ length: producers }, () =>
    produce(
      () => collector.url,
      ledger,
      () => isOver,
    ),
  );
  try {
    for (let kill = 0; kill < kills; kill++) {
      const before = ledger.acknowledged.size;
      while (ledger.acknowledged.size === before) await setTimeout(5);
      await setTimeout(random() * 1_000);
      collector.child.kill('SIGKILL');
      await collector.exited;
      collector = await CollectorProcess.start(path);
    }
  } finally {
    isOver = true;
    await Promise.all(running);
    await collector.stop();
  }
  return { kills, ...(await count(path, ledger)) };
}
