import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Writer } from '../../writers/writer';
import { openCopies } from './support/open-copies';
import { TestEngine, thrown } from './support/test-engine';

const COUNT = 'SELECT count(*) FROM executions';

let engine: TestEngine;
let holder: Writer;
const states = () => engine.duckdb.queries;

describe.runIf(process.platform === 'linux')('a copy that another process has locked', () => {
  /** Another process has the copy locked, as a worker has that is opening it. */
  beforeEach(async () => {
    const table = 'CREATE TABLE executions AS SELECT range AS i FROM range(10)';
    engine = await TestEngine.over([table], { idleSeconds: 0.05 });
    const { generation, release } = await engine.file.acquire({
      askedAt: Date.now(),
      freshness: 'cached',
      signal: undefined,
    });
    release();
    await expect.poll(() => openCopies(engine)).toBe(0);
    holder = await Writer.start(generation.path);
  });
  afterEach(async () => {
    await holder.stop();
    await engine.close();
  });

  /** Time enough to find it locked, several times over. */
  const tried = async () => {
    await expect.poll(states).toEqual(['planning']);
    await delay(500);
  };

  // On a machine without a processor to spare all panels failed: [io_error] Could not set lock on file.
  it('a copy that another worker is opening is waited for', async () => {
    const count = engine.value(COUNT);
    count.catch(() => {});
    await tried();
    await holder.stop();
    expect(await count).toBe(10);
  });

  // It was at work until then, for which its worker was killed, and with it what had been opened.
  it('a query that is cancelled while its copy is opened ends at once, and the copy is opened for the next', async () => {
    const cancelling = new AbortController();
    const cancelled = thrown(engine.engine.run({ sql: COUNT }, { signal: cancelling.signal }));
    await tried();
    cancelling.abort();
    expect(await cancelled).toMatchObject({ code: 'cancelled' });
    await expect.poll(states).toEqual([]);
    const next = engine.value(COUNT);
    await tried();
    await holder.stop();
    expect(await next).toBe(10);
  });
});
