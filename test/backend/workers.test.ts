import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HealthStatus } from '../../src/protocol/diagnostics';
import { boundsOf, childrenOf, isAlive, nicenessOf } from '../support/child-processes';
import { DEADLY_SQL } from '../support/deadly-sql';
import type { Answer, GrafanaClient } from '../support/grafana-client';
import { LivePlugin } from '../support/live-plugin';
import { ENDLESS_SQL, UNSTOPPABLE_SQL } from '../support/slow-sql';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const COUNT = 'SELECT count(*) AS n FROM executions';
const ROWS = 3_000;

let live: LivePlugin;
let client: GrafanaClient;
beforeEach(async () => {
  live = await LivePlugin.start(ROWS);
  client = live.client();
});
afterEach(() => live.dispose());

const workers = () => childrenOf(live.plugin.child.pid!);

const expectCount = ({ error, frames }: Answer) => {
  expect(error).toBe('');
  expect(frames.map(({ columns }) => columns)).toEqual([{ n: [ROWS] }]);
};

/** Queries that are at work for a while, each with a value of its own. */
const atWork = (seconds: number, count = 4) =>
  Array.from({ length: count }, async (_, i) => {
    const { error, frames } = await client.sql(`SELECT ${i} AS n, sleep_ms(${seconds * 1000}) AS slept`);
    expect(error).toBe('');
    expect(frames[0]!.columns.n).toEqual([i]);
  });

async function metric(name: string): Promise<number> {
  const lines = (await client.metrics()).split('\n').filter((line) => line.startsWith(`mahavishnu_learning_${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

describe('a query that ends the process of DuckDB', () => {
  it.each(Object.entries(DEADLY_SQL))('gets an error of its own: %s', async (_, sql) => {
    expectCount(await client.sql(COUNT));
    const beside = atWork(0.5);
    const { error, status, frames } = await client.sql(sql);
    expect(error).toMatch(/^\[engine_crashed\] DuckDB crashed on this query \((SIG|exit)\S+\)\. /);
    expect([status, frames]).toEqual([500, []]);
    await Promise.all(beside);
    expectCount(await client.sql(COUNT));
    expect(live.plugin.child.exitCode).toBeNull();
  });

  const [deadly] = Object.values(DEADLY_SQL) as [string];

  it('is refused at once when it is asked again, in a panel, an alert or the editor beside the database', async () => {
    await client.sql(deadly);
    const deaths = await metric('worker_deaths_total');
    for (const headers of [{}, { FromAlert: 'true' }]) {
      const again = await client.sql(deadly, { headers, timeRange: { fromEpochMs: 1, toEpochMs: 2 } });
      expect(again.error).toMatch(/^\[engine_crashed\] DuckDB crashed on this query less than ten minutes ago\./);
    }
    expect(await metric('worker_deaths_total')).toBe(deaths);
    expect(await metric('queries_refused_total')).toBe(2);
  });

  it('is refused in a panel after the editor has checked it while it was typed', async () => {
    const body = { refId: 'A', rawSql: deadly, format: 'table', range: { from: 1, to: 2 } };
    expect((await client.resource('validate', 'POST', body)).body).toMatchObject({ code: 'engine_crashed' });
    const deaths = await metric('worker_deaths_total');
    expect((await client.sql(deadly)).error).toMatch(/^\[engine_crashed\].* less than ten minutes ago\./);
    expect(await metric('worker_deaths_total')).toBe(deaths);
  });

  it('is asked by many at once, and known by the first death that it causes alone', async () => {
    const beside = atWork(0.3);
    const errors = await Promise.all(Array.from({ length: 4 }, async () => (await client.sql(deadly)).error));
    for (const error of errors) expect(error).toMatch(/^\[engine_crashed\]/);
    await Promise.all(beside);
    expect(await metric('worker_deaths_total')).toBeLessThanOrEqual(2);
  });

  it('is named in the log by its hash alone', async () => {
    await client.sql(deadly);
    await expect
      .poll(() => live.plugin.log)
      .toContainEqual(
        expect.objectContaining({ query: expect.stringMatching(/^[0-9a-f]{16}$/), how: expect.any(String) }),
      );
    expect(live.plugin.stderr.join('\n')).not.toContain(deadly.slice(0, 20));
  });
});

describe('a worker that is killed', () => {
  it('at work: every query is answered, once and with its own rows', async () => {
    expectCount(await client.sql(COUNT));
    const beside = atWork(0.7);
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await Promise.all([...beside, client.sql(COUNT).then(expectCount)]);
    expect(await metric('queries_refused_total')).toBe(0);
  });

  it('idle: another is there before the next query', async () => {
    expectCount(await client.sql(COUNT));
    // What the plugin wants to know for itself is known by then.
    await client.health();
    const before = workers();
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await expect.poll(() => workers().filter((pid) => !before.includes(pid))).toHaveLength(1);
    expectCount(await client.sql(COUNT));
  });

  it('leaves a query alone whose caller has gone', async () => {
    expectCount(await client.sql(COUNT));
    // What the plugin wants to know for itself is known by then.
    await client.health();
    const stop = new AbortController();
    const gone = client.sql(UNSTOPPABLE_SQL, { signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 300));
    stop.abort();
    await expect(gone).rejects.toMatchObject({ code: 1 });
    const before = workers();
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await expect.poll(() => workers().filter((pid) => !before.includes(pid))).toHaveLength(1);
    expectCount(await client.sql(COUNT));
    expect(await metric('queries_run_again_total')).toBe(0);
  });
});

describe('a query that ignores its limit', () => {
  it('ends in time, its process after it, and those beside it are run again', async () => {
    client = live.client({ queryTimeoutSeconds: 6 });
    expectCount(await client.sql(COUNT));
    const [worker] = workers();
    const stuck = client.sql(UNSTOPPABLE_SQL);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    // At work when its process goes, and short of its own limit then and in the next.
    const beside = atWork(4, 2);
    expect((await stuck).error).toBe(
      '[timeout] The query took longer than 6 s. Shorten the time range, aggregate more, or raise queryTimeoutSeconds.',
    );
    await Promise.all(beside);
    await expect.poll(() => isAlive(worker!)).toBe(false);
    expect(await client.metrics()).toContain('cause="query_without_end"} 1');
    expectCount(await client.sql(COUNT));
  });

  it('does not keep those waiting for it that its process took along', async () => {
    client = live.client({ queryTimeoutSeconds: 60 });
    expectCount(await client.sql(COUNT));
    const beside = atWork(1.5, 2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    // The latest, so the first to run alone.
    let isStuck = true;
    const stop = new AbortController();
    const stuck = client.sql(UNSTOPPABLE_SQL, { signal: stop.signal }).catch(() => {});
    void stuck.then(() => {
      isStuck = false;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await Promise.all(beside);
    expect(isStuck).toBe(true);
    stop.abort();
    await stuck;
  });

  it('leaves nothing behind when the plugin ends meanwhile', async () => {
    client = live.client({ queryTimeoutSeconds: 1 });
    expectCount(await client.sql(COUNT));
    const all = workers();
    expect((await client.sql(UNSTOPPABLE_SQL)).error).toContain('[timeout]');
    expect(await live.plugin.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(readdirSync(live.plugin.temp)).toEqual([]);
    await expect.poll(() => all.filter(isAlive)).toEqual([]);
  });
});

describe('memory', () => {
  it('that one query has taken fails no other', async () => {
    client = live.client({ memoryLimitMb: 128, queryTimeoutSeconds: 20 });
    expectCount(await client.sql(COUNT));
    const hog = client.sql(
      'WITH RECURSIVE r AS (SELECT i FROM range(100000) t(i) UNION SELECT i + 100000 FROM r) SELECT max(i) FROM r',
    );
    let isOver = false;
    void hog.then(() => {
      isOver = true;
    });
    const sort = "SELECT count(*) AS n FROM (SELECT repeat('x', 3000) || task_id AS t FROM executions ORDER BY t)";
    while (!isOver) expectCount(await client.sql(sort));
    expect((await hog).error).toMatch(/^\[(out_of_memory|timeout)\]/);
    expectCount(await client.sql(sort));
  });
});

describe('processes', () => {
  it('with DuckDB give way to others, in time and in memory', async () => {
    expectCount(await client.sql(COUNT));
    expect(workers().map(nicenessOf)).toEqual([10]);
    expect(nicenessOf(live.plugin.child.pid!)).toBe(nicenessOf(process.pid));
  });

  it.runIf(process.platform === 'linux')(
    'with DuckDB are bounded, and go before others when memory is short',
    async () => {
      expectCount(await client.sql(COUNT));
      const [worker] = workers();
      expect(boundsOf(worker!)).toEqual({ dataBytes: expect.any(Number), oomScoreAdjustment: 500 });
      const own = boundsOf(live.plugin.child.pid!);
      expect(own.oomScoreAdjustment).toBeLessThan(500);
      expect(own.dataBytes).toBeNaN();
    },
  );

  it('end with the plugin, whatever they are at', async () => {
    client = live.client({ queryTimeoutSeconds: 60 });
    expectCount(await client.sql(COUNT));
    const slow = [UNSTOPPABLE_SQL, ENDLESS_SQL].map((sql) => client.sql(sql).catch(() => null));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const all = workers();
    expect(all.length).toBeGreaterThan(0);
    await live.plugin.kill('SIGKILL');
    await expect.poll(() => all.filter(isAlive)).toEqual([]);
    await Promise.all(slow);
  });

  it('killed together leave copies behind, which the next plugin removes', async () => {
    expectCount(await client.sql(COUNT));
    const copies = () =>
      readdirSync(path.join(live.plugin.temp, readdirSync(live.plugin.temp).find((name) => !name.includes('socket'))!));
    const [orphan] = copies();
    const all = workers();
    process.kill(live.plugin.child.pid!, 'SIGKILL');
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await live.restart();
    expectCount(await live.client().sql(COUNT));
    expect(copies()).toEqual([expect.not.stringContaining(orphan!)]);
  });

  it('tell health that the database has gone, without a worker to ask', async () => {
    client = live.client({ maxStalenessSeconds: 0 });
    expectCount(await client.sql(COUNT));
    rmSync(live.database);
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await client.health()).message).toMatch(/^\[not_found\]/);
    expect((await client.health()).status).toBe(HealthStatus.error);
  });
});
