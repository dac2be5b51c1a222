import { renameSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { COMMITS_CHANNEL, type CommitEvent, type CopyAtHand } from '../../src/api/commits';
import { StreamService, StreamStatus } from '../../src/protocol/stream';
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

const requestFor = (path: string) => ({
  path,
  pluginContext: {
    orgId: 1,
    dataSourceInstanceSettings: {
      id: 1,
      uid,
      jsonData: Buffer.from(JSON.stringify({ path: live.database, maxStalenessSeconds: 0 })),
      lastUpdatedMs: 1,
    },
  },
});

const read = <T>(data: Uint8Array) => JSON.parse(Buffer.from(data).toString()) as T;

async function subscribe(): Promise<CopyAtHand> {
  const { status, data } = await live.plugin.call(StreamService.subscribeStream, requestFor(COMMITS_CHANNEL));
  expect(status).toBe(StreamStatus.ok);
  return read<CopyAtHand>(data);
}

/** What is said in the channel from now on. */
async function listen() {
  const stop = new AbortController();
  stops.push(stop);
  const events: CommitEvent[] = [];
  const connection = await live.plugin.connection;
  const before = await metric('streams');
  const run = async () => {
    for await (const { data } of connection.stream(StreamService.runStream, requestFor(COMMITS_CHANNEL), stop.signal)) {
      events.push(read<CommitEvent>(data));
    }
  };
  const done = run().catch((error: Error) => error);
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
    expect(await subscribe()).toEqual({ generation });
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
    await subscribe();
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
    await subscribe();
    await commit();
    const { events } = await listen();
    await until(() => events.length > 0);
    expect((await count()).rows).toBe(rows);
  });

  it('looks at no file when nobody listens any more', async () => {
    await count();
    await subscribe();
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
    await subscribe();
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

describe('another channel', () => {
  it('is not there', async () => {
    const { plugin } = live;
    for (const path of ['', 'commits/1', 'learning', '../commits']) {
      const asked = requestFor(path);
      expect((await plugin.call(StreamService.subscribeStream, asked)).status).toBe(StreamStatus.notFound);
      expect((await plugin.call(StreamService.publishStream, asked)).status).toBe(StreamStatus.notFound);
      const connection = await plugin.connection;
      await expect(connection.parts(StreamService.runStream, asked)).rejects.toThrow('There is no channel');
    }
  });
});

it('nobody may publish', async () => {
  const asked = { ...requestFor(COMMITS_CHANNEL), data: Buffer.from('{}') };
  const { status, data } = await live.plugin.call(StreamService.publishStream, asked);
  expect([status, data.length]).toEqual([StreamStatus.permissionDenied, 0]);
});

it('a stream ends with the plugin, which does not wait for who listens', async () => {
  await subscribe();
  const { done } = await listen();
  await live.plugin.kill('SIGTERM');
  expect(await done).toBeInstanceOf(Error);
});
