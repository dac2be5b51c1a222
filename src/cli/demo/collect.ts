import { existsSync } from 'node:fs';
import { createHistory } from '../../demo/create-history';
import { type LiveRecord, LiveRows } from '../../demo/live-rows';
import { PoissonClock } from '../../demo/poisson-clock';
import { pause } from '../../demo/write-demo';
import { startCollectorProcess } from './collector-process';
import { type Feed, startFeed } from './feed';

export interface CollectOptions {
  /** Of the collector: host and port. */
  readonly listen: string;
  /** Mean records a second. */
  readonly rate: number;
  readonly seed: number;
  /** Days of rows in a database that is created. */
  readonly history: number;
  /** docs/mahavishnu_learning.py */
  readonly program: string;
  readonly signal: AbortSignal;
  readonly onStart: (started: { readonly url: string; readonly producer: string }) => void;
}

const FEEDBACK_PER_ROW = 0.05;
/** Records of which one may get feedback. */
const REMEMBERED = 100;

/** Feeds a database by a collector and a producer, until the signal. Yields how many records were sent. Throws LearningError. */
export async function collectDemo(path: string, options: CollectOptions): Promise<number> {
  const { listen, rate, seed, history: days, program, signal, onStart } = options;
  if (!existsSync(path)) await createHistory(path, { days, rate, seed, signal });
  if (signal.aborted) return 0;
  const collector = await startCollectorProcess(path, listen);
  const feed = startFeed(program, collector.url);
  try {
    onStart({ url: collector.url, producer: feed.name });
    return await Promise.race([send(feed, rate, seed, signal), feed.lost, collector.lost]);
  } finally {
    await feed.close();
    await collector.stop();
  }
}

async function send(feed: Feed, rate: number, seed: number, signal: AbortSignal): Promise<number> {
  const rows = await LiveRows.open(seed);
  const clock = new PoissonClock(rate, Date.now() * 1000);
  const recent: LiveRecord[] = [];
  let sent = 0;
  try {
    while (await pause(clock.next / 1000 - Date.now(), signal)) {
      const now = Date.now();
      const times = clock.take(now * 1000);
      if (times.length === 0) continue;
      for (const record of await rows.at(times, now)) {
        feed.send(record);
        sent += 1;
        if (record.user_accepted == null) recent.push(record);
      }
      recent.splice(0, recent.length - REMEMBERED);
      if (Math.random() < FEEDBACK_PER_ROW * times.length) giveFeedback(feed, recent);
    }
  } finally {
    rows.close();
  }
  return sent;
}

/** A person looks at one recent result, accepts or rejects it and rates it. */
function giveFeedback(feed: Feed, recent: LiveRecord[]): void {
  const [record] = recent.splice(Math.floor(Math.random() * recent.length), 1);
  if (!record) return;
  const { task_id, success } = record;
  feed.send({ feedback: { task_id, accepted: success, rating: success ? 4 : 2 } });
}
