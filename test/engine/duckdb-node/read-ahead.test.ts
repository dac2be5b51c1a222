import { afterEach, expect, it, vi } from 'vitest';
import { TestEngine, thrown } from './support/test-engine';

vi.setConfig({ testTimeout: 60_000 });

let engine: TestEngine;
/** Waits until DuckDB has ended every query. */
afterEach(() => engine.close());

/** The first chunk comes at once; the second would take hours. */
const SLOW_AFTER_THE_FIRST = 'SELECT i FROM range(1000000000000) AS r(i) WHERE i < 5000';

it('what was read ahead of a row limit is stopped, and keeps no place from the next query', async () => {
  engine = await TestEngine.over([], { rowLimit: 100, maxConcurrentQueries: 1, threads: 1 });
  expect(await engine.run(SLOW_AFTER_THE_FIRST)).toMatchObject({ rows: 100 });
  expect(await engine.value('SELECT 1')).toBe(1);
});

it('what was read ahead of a byte limit is stopped too', async () => {
  engine = await TestEngine.over([], { byteLimitMb: 1, maxConcurrentQueries: 1, threads: 1 });
  const sql = SLOW_AFTER_THE_FIRST.replace('SELECT i', "SELECT repeat('x', 10000)");
  expect(await thrown(engine.run(sql))).toMatchObject({ code: 'too_large' });
  expect(await engine.value('SELECT 1')).toBe(1);
});
