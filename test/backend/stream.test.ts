import { renameSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommitEvent } from '../../src/api/commits';
import { StreamStatus } from '../../src/protocol/stream';
import { CommitChannel } from '../support/commit-channel';
import type { GrafanaClient } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';
import { until } from '../support/until';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ROWS = 50;

let live: LivePlugin;
let client: GrafanaClient;
let uid: string;
/** How many there are. */
let rows = ROWS;
let sources = 0;
let stops: AbortController[] = [];
let ended: Promise<unknown>[] = [];

beforeAll(async () => {
  live = await LivePlugin.start(ROWS);
});
afterAll(() => live.dispose());

// Each test has a data source of its own.
beforeEach(() => {
  uid = `stream-${++sources}`;
  client = live.client({ maxStalenessSeconds: 0 }, { uid });
});
afterEach(async () => {
  for (const stop of stops) stop.abort();
  await Promise.all(ended);
  [stops, ended] = [[], []];
});

const channel = (path?: string) =>
  new CommitChannel(
    live.plugin,
    { path: live.database, maxStalenessSeconds: 0 },
    { uid, ...(path !== undefined && { path }) },
  );

/** What is said in the channel from now on. */
async function listen() {
  const stop = new AbortController();
  stops.push(stop);
  const events: CommitEvent[] = [];
  const before = await metric('streams');
  const done = channel()
    .listen((event) => events.push(event), stop.signal)
    .catch((error: Error) => error);
  ended.push(done);
  while ((await metric('streams')) === before) await delay(5);
  return { events, stop: () => stop.abort(), done };
}

async function metric(name: string): Promise<number> {
  const lines = (await client.metrics())
    .split('\n')
    .filter((line) => line.startsWith(`mahavishnu_learning_${name}{datasource="${uid}"`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

async function commit() {
  await live.writer.insert(rows, rows + 1);
  rows++;
}

/** How many executions there are, and which copy says so. */
async function count() {
  const { frames, error } = await client.sql('SELECT count(*) AS n FROM executions');
  expect(error).toBe('');
  const { generation } = frames[0]!.meta.custom as { generation: string };
  return { rows: frames[0]!.columns.n![0], generation };
}

describe('the channel of commits', () => {
  it('says that another process has committed, once for each copy, and nothing before', async () => {
    const { generation } = await count();
    expect(await channel().subscribe()).toEqual({ generation });
    const { events } = await listen();
    await live.writer.run('BEGIN');
    await commit();
    await delay(200);
    await live.writer.run('COMMIT');
    await until(() => events.length > 0);
    expect(events).toEqual([{ generation: expect.any(String), spreadMs: 0 }]);
    expect(events[0]!.generation).not.toBe(generation);
    // The first question afterwards sees it, without a look of its own being needed.
    expect(await count()).toEqual({ rows, generation: events[0]!.generation });
    await commit();
    await until(() => events.length > 1);
    expect(await count()).toEqual({ rows, generation: events[1]!.generation });
    expect(events).toHaveLength(2);
  });

  it('tells everyone who listens, and what they know is what the first of them was told', async () => {
    await count();
    await channel().subscribe();
    const [one, two] = [await listen(), await listen()];
    await commit();
    await until(() => one.events.length > 0 && two.events.length > 0);
    expect(one.events).toEqual(two.events);
    one.stop();
    await one.done;
    await commit();
    await until(() => two.events.length > 1);
    expect(one.events).toHaveLength(1);
  });

  it('says at once that there is a copy to who has not heard of one', async () => {
    const { events } = await listen();
    await until(() => events.length > 0);
    expect(await count()).toEqual({ rows, generation: events[0]!.generation });
  });

  it('says what was committed between subscribing and listening', async () => {
    await count();
    await channel().subscribe();
    await commit();
    const { events } = await listen();
    await until(() => events.length > 0);
    expect((await count()).rows).toBe(rows);
  });

  it('looks at no file when nobody listens any more', async () => {
    await count();
    // Else the plugin asks for it by itself soon.
    await client.health();
    await channel().subscribe();
    const { events, stop, done } = await listen();
    await commit();
    await until(() => events.length > 0);
    stop();
    await done;
    while ((await metric('streams')) > 0) await delay(5);
    const [told, refreshes] = [await metric('commit_events_total'), await metric('snapshot_refreshes_total')];
    await commit();
    await delay(300);
    expect([await metric('commit_events_total'), await metric('snapshot_refreshes_total')]).toEqual([told, refreshes]);
    expect((await count()).rows).toBe(rows);
  });

  it('waits while the file cannot be copied, and goes on by itself', async () => {
    const log = `${live.database}.wal`;
    await count();
    await channel().subscribe();
    const { events } = await listen();
    renameSync(live.database, `${live.database}-aside`);
    renameSync(log, `${log}-aside`);
    await delay(200);
    expect(events).toEqual([]);
    renameSync(`${log}-aside`, log);
    renameSync(`${live.database}-aside`, live.database);
    await commit();
    await until(() => events.length > 0);
    expect((await count()).rows).toBe(rows);
  });
});

it.each(['', 'commits/1', 'learning', '../commits'])('there is no channel "%s"', async (path) => {
  expect(await channel(path).subscribe()).toBeNull();
  expect(await channel(path).publish({})).toBe(StreamStatus.notFound);
  await expect(channel(path).listen(() => {})).rejects.toThrow('There is no channel');
});

it('nobody may publish', async () => {
  expect(await channel().publish({ generation: 'x' })).toBe(StreamStatus.permissionDenied);
});

it('a stream ends with the plugin, which does not wait for who listens', async () => {
  await channel().subscribe();
  const { done } = await listen();
  await live.plugin.kill('SIGTERM');
  expect(await done).toBeInstanceOf(Error);
});
