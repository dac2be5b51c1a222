import { getEventListeners } from 'node:events';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Copies } from '../../../src/engine/copies';
import { Instances } from '../../../src/engine/duckdb-node/instances';
import { QueryLife, type QueryState, type Steps } from '../../../src/engine/duckdb-node/query-life';
import type { Engine } from '../../../src/engine/engine';
import { QueryQueue } from '../../../src/live/workers/query-queue';
import { openCopies } from './support/open-copies';
import { TestEngine, thrown } from './support/test-engine';

vi.setConfig({ testTimeout: 60_000 });

/** Executes for hours, and hears interrupts. */
const LONG = 'SELECT count(*) FROM range(1000000000000)';
/** Is worked out while it is planned, for some seconds, where DuckDB hears no interrupt. */
const DEAF = "SELECT levenshtein(repeat('a', 30000), repeat('b', 30000))";
const COUNT = 'SELECT count(*) FROM executions';
const ROWS = 10;

let engine: TestEngine;
/** What is lent out and has not come back. */
let lent = 0;
let asked: Engine;
let signal: AbortController;

/** An engine whose queries wait for one another, `running` at once. */
async function start(options: Parameters<typeof TestEngine.over>[1] = {}, running = 8): Promise<void> {
  engine = await TestEngine.over([`CREATE TABLE executions AS SELECT range AS i FROM range(${ROWS})`], options);
  const queue = new QueryQueue({ running, waiting: 100, seconds: 600 });
  const copies: Copies = {
    acquire: async (request) => {
      const leave = await queue.enter(request.signal);
      const lease = await engine.file.acquire(request).catch((error: unknown) => {
        leave();
        throw error;
      });
      lent++;
      const release = () => {
        lent--;
        lease.release();
        leave();
      };
      return { ...lease, release };
    },
  };
  lent = 0;
  asked = engine.duckdb.over(copies);
  signal = new AbortController();
}

const ask = (sql: string) => asked.run({ sql }, { signal: signal.signal });
const states = () => engine.duckdb.queries;
const reached = (state: QueryState) => expect.poll(states, { interval: 2, timeout: 30_000 }).toContain(state);
const copiesOpen = async () => (process.platform === 'linux' ? openCopies(engine) : undefined);

/** Waits for the end of all that was begun, and looks at what it left. */
async function expectNothingLeft(): Promise<void> {
  await expect.poll(states, { timeout: 30_000 }).toEqual([]);
  expect(lent).toBe(0);
  expect(getEventListeners(signal.signal, 'abort')).toEqual([]);
  await engine.duckdb.close();
  if (process.platform === 'linux') expect(await copiesOpen()).toBe(0);
}

/** Closes the copies too, which waits for their leases. */
afterEach(() => engine.close());

/** How a query comes to each of the states in which its answer is waited for, and whether another is to be there first. */
const DUE: Readonly<Record<'queued' | 'planning' | 'reading', { readonly sql: string; readonly isSecond?: boolean }>> =
  {
    queued: { sql: COUNT, isSecond: true },
    planning: { sql: DEAF },
    reading: { sql: LONG },
  };

describe.each(Object.entries(DUE))('a query that is %s', (state, { sql, isSecond = false }) => {
  async function begin(options: Parameters<typeof start>[0] = {}) {
    await start(options, 1);
    const first = isSecond ? thrown(asked.run({ sql: LONG }, { signal: signal.signal })) : null;
    if (isSecond) await reached('reading');
    const query = thrown(ask(sql));
    await reached(state as QueryState);
    return { query, first };
  }

  it('is answered as soon as it is cancelled, and ends', async () => {
    const { query, first } = await begin();
    signal.abort();
    for (const error of [query, first]) {
      if (error) expect(await error).toMatchObject({ code: 'cancelled', message: 'The query was cancelled.' });
    }
    await expectNothingLeft();
  });

  it('is answered as soon as the engine is closed, and has ended when that is', async () => {
    const { query } = await begin({ patienceSeconds: 600 });
    expect(await engine.duckdb.close()).toBe(true);
    expect(await query).toMatchObject({ code: 'cancelled', message: 'The data source is being closed.' });
    expect(states()).toEqual([]);
    await expectNothingLeft();
  });
});

describe('time', () => {
  it.each(['planning', 'reading'] as const)('ends a query that is %s', async (state) => {
    await start({ timeoutSeconds: 0.3 });
    /** On a busy machine it may be over before. */
    const lastState = async () => {
      let last: QueryState | undefined;
      const sampling = setInterval(() => {
        last = states().find((one) => one === 'planning' || one === 'reading') ?? last;
      }, 1);
      expect(await thrown(ask(DUE[state].sql))).toMatchObject({ code: 'timeout' });
      clearInterval(sampling);
      return last;
    };
    await expect.poll(lastState, { timeout: 30_000 }).toBe(state);
    await expectNothingLeft();
  });

  it('does not run while a query is queued', async () => {
    await start({ timeoutSeconds: 2 }, 1);
    await ask(COUNT);
    const first = thrown(ask(LONG));
    await reached('reading');
    const second = ask(COUNT);
    await reached('queued');
    // It has waited for longer than it may run by the time that it begins.
    expect(await first).toMatchObject({ code: 'timeout' });
    expect((await second).rows).toBe(1);
    await expectNothingLeft();
  });
});

describe('a query that fails', () => {
  it.each([
    ['queued', 'SELECT FROM', 'bad_query'],
    ['queued', "FROM read_text('/etc/hosts')", 'forbidden_query'],
    ['planning', 'SELECT nothing FROM executions', 'bad_query'],
    ['reading', "SELECT error('x') FROM executions", 'bad_query'],
  ])('while it is %s leaves nothing: %s', async (_, sql, code) => {
    await start();
    expect(await thrown(ask(sql))).toMatchObject({ code });
    await expectNothingLeft();
  });

  it('for want of a copy leaves nothing', async () => {
    await start();
    const none: Copies = { acquire: () => Promise.reject(new Error('There is none.')) };
    expect(await thrown(engine.duckdb.over(none).run({ sql: COUNT }))).toMatchObject({ code: 'internal' });
    await expectNothingLeft();
  });
});

describe('a query that has its answer', () => {
  it('keeps its copy until what was read ahead is brought to an end', async () => {
    await start({ rowLimit: 100, threads: 1 });
    const { rows } = await ask('SELECT i FROM range(1000000000000) AS r(i) WHERE i < 5000');
    expect([rows, states(), lent]).toEqual([100, ['stopping'], 1]);
    await expectNothingLeft();
  });

  it('that was read whole ends at once', async () => {
    await start();
    await ask(COUNT);
    await nextTurn();
    expect([states(), lent]).toEqual([[], 0]);
    await expectNothingLeft();
  });
});

/** Cancels it again and again, until DuckDB has begun to plan by then. */
async function getStuck(): Promise<void> {
  await ask(COUNT);
  for (let wait = 50; !states().includes('stuck'); wait *= 2) {
    await expect.poll(states, { timeout: 30_000 }).toEqual([]);
    signal = new AbortController();
    const query = thrown(ask(DEAF));
    await delay(wait);
    signal.abort();
    expect(await query).toMatchObject({ code: 'cancelled' });
    await expect.poll(states, { timeout: 30_000 }).not.toContain('stopping');
  }
}

describe('a query that hears no interrupt', () => {
  it('is stuck, keeps its copy, and takes no other along; it ends when DuckDB does', async () => {
    await start({ patienceSeconds: 0.05 });
    await getStuck();
    const { columns } = await engine.run(COUNT);
    expect(columns[0]).toMatchObject({ values: new Float64Array([ROWS]) });
    await nextTurn();
    expect([states(), lent, await copiesOpen()]).toEqual([['stuck'], 1, process.platform === 'linux' ? 2 : undefined]);
    await expectNothingLeft();
  });

  it('does not keep a closing engine waiting, which says so', async () => {
    await start({ patienceSeconds: 0.05 });
    await getStuck();
    expect(await engine.duckdb.close()).toBe(false);
    expect([states(), lent]).toEqual([['stuck'], 1]);
    await expectNothingLeft();
  });
});

it('an instance that ran out of memory takes no more queries, and goes with the last that uses it', async () => {
  await start({ memoryLimitMb: 64 });
  const long = thrown(ask(LONG));
  await reached('reading');
  const greedy = 'SELECT array_agg(i) FROM range(300000000) t(i)';
  expect(await engine.error(greedy)).toMatchObject({ code: 'out_of_memory' });
  expect(await engine.value(COUNT)).toBe(ROWS);
  if (process.platform === 'linux') expect(await copiesOpen()).toBe(2);
  signal.abort();
  await long;
  if (process.platform === 'linux') await expect.poll(copiesOpen).toBe(1);
  await expectNothingLeft();
});

describe('what no query does', () => {
  const READING = { close: async () => {} };
  const plan = (steps: Steps) => steps.plan(engine.file, { askedAt: 0, freshness: 'cached' }, true);

  it.each<[string, (steps: Steps) => Promise<unknown>]>([
    ['A query that is queued cannot be reading next.', async (steps) => steps.read(READING)],
    ['A query that is planning cannot be planning next.', async (steps) => [await plan(steps), await plan(steps)]],
    [
      'A query that is reading cannot be planning next.',
      async (steps) => {
        await plan(steps);
        steps.read(READING);
        await plan(steps);
      },
    ],
  ])('%s', async (message, work) => {
    await start();
    const instances = new Instances({
      memoryLimitMb: 64,
      threads: 1,
      storedTimeZone: 'UTC',
      takeInLogMb: 0,
      segmentRows: 40_960,
      idleSeconds: 1,
      restSeconds: 1,
      isBusy: () => false,
    });
    const life = new QueryLife(work, { instances, timeoutSeconds: 60, patienceSeconds: 60, signal: undefined });
    const { code, cause } = await thrown(life.answer);
    expect([code, (cause as Error).message]).toEqual(['internal', message]);
    await life.ended;
    await instances.close();
    await expectNothingLeft();
  });
});
