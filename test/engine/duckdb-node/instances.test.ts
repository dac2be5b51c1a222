import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Writer } from '../../writers/writer';
import { openCopies as copiesOf } from './support/open-copies';
import { TestEngine } from './support/test-engine';

let engine: TestEngine;
afterEach(() => engine.close());

const TABLE = 'CREATE TABLE executions AS SELECT range AS i FROM range(100000)';

const openCopies = () => copiesOf(engine);

describe.runIf(process.platform === 'linux')('DuckDB on a copy', () => {
  it('is opened once, by the first of many queries', async () => {
    engine = await TestEngine.over([TABLE]);
    expect(await openCopies()).toBe(0);
    await Promise.all(Array.from({ length: 10 }, () => engine.value('SELECT count(*) FROM executions')));
    expect(await openCopies()).toBe(1);
  });

  it('is closed when the engine is, whatever became of its queries', async () => {
    engine = await TestEngine.over([TABLE], { rowLimit: 50_000, byteLimitMb: 1, timeoutSeconds: 2 });
    await engine.run('SELECT i FROM executions');
    await engine.error("SELECT repeat('x', 1000) FROM executions");
    await engine.error('SELECT count(*) FROM range(1000000000000)');
    await engine.error('SELECT nothing');
    await engine.error("SELECT error('x') FROM executions");
    await engine.duckdb.close();
    expect(await openCopies()).toBe(0);
  });

  it('is closed after a while without a query, and opened again', async () => {
    engine = await TestEngine.over([TABLE], { idleSeconds: 0.05 });
    await engine.value('SELECT count(*) FROM executions');
    await expect.poll(openCopies).toBe(0);
    expect(await engine.value('SELECT count(*) FROM executions')).toBe(100000);
  });

  it('is not closed under a query that outlasts that while', async () => {
    engine = await TestEngine.over([TABLE], { idleSeconds: 0.001 });
    const sum = 'SELECT sum(a.i * b.i) FROM executions a, (FROM executions LIMIT 1000) b';
    expect(await engine.value(sum)).toBe(4999950000 * 499500);
  });

  it('is closed when its copy has been replaced and the last query on it has ended', async () => {
    engine = await TestEngine.over([TABLE], { maxStalenessSeconds: 0 });
    const writer = await Writer.start(engine.path);
    const long = engine.value('SELECT count(*) FROM executions a, (FROM executions LIMIT 2000) b WHERE a.i + b.i > 5');
    for (let i = 0; i < 5; i++) {
      await writer.run('INSERT INTO executions VALUES (1)');
      expect(await engine.value('SELECT count(*) FROM executions')).toBe(100001 + i);
    }
    expect(await long).toBeGreaterThan(0);
    await expect.poll(openCopies).toBe(1);
    await writer.stop();
  });
});

describe('while another process writes', () => {
  it('answers come from a state that was committed, and tell which', async () => {
    engine = await TestEngine.over([TABLE], { maxStalenessSeconds: 0 });
    const writer = await Writer.start(engine.path);
    const before = await engine.run('SELECT count(*) FROM executions');
    const again = await engine.run('SELECT count(*) FROM executions');
    await writer.run('BEGIN', 'INSERT INTO executions SELECT * FROM range(50)');
    expect(await engine.value('SELECT count(*) FROM executions')).toBe(100000);
    await writer.run('COMMIT');
    const asked = Date.now();
    const after = await engine.run('SELECT count(*), max(generation) FROM executions, database_status', {
      freshness: 'latest',
    });
    expect(again.state!.generation).toBe(before.state!.generation);
    expect(after.state!.generation).not.toBe(before.state!.generation);
    expect(after.state!.asOf).toBeGreaterThanOrEqual(asked - 1);
    expect(after.columns[0]).toMatchObject({ values: new Float64Array([100050]) });
    await writer.stop();
  });

  it('answers from the last copy when the database is gone, with a notice that says so', async () => {
    engine = await TestEngine.over([TABLE], { maxStalenessSeconds: 0 });
    const writer = await Writer.start(engine.path);
    await engine.value('SELECT 1');
    await writer.kill();
    await rm(engine.path);
    const result = await engine.run('SELECT count(*) AS n FROM executions');
    expect(result.columns[0]).toMatchObject({ values: new Float64Array([100000]) });
    expect(result.notices).toEqual([
      { severity: 'warning', text: expect.stringMatching(/^Data as of \d{4}-.* ago: .*learning\.db/) },
    ]);
    expect(await engine.error('SELECT 1', { freshness: 'latest' })).toMatchObject({ code: 'not_found' });
  });
});
