import { afterAll, beforeAll, expect, it } from 'vitest';
import { growthOf } from '../../../src/quality/growth';
import { PRESETS } from '../../../src/query/all-presets';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { LOOSE_TABLE, SOUND } from '../../support/loose-database';
import { ask, DAY, select } from '../support/ask';

const TIMES = [
  ...Array.from({ length: 40 }, (_, day) => `now()::TIMESTAMP - INTERVAL ${day} DAY - INTERVAL 1 HOUR`),
  "TIMESTAMP 'infinity'",
  "TIMESTAMP '-infinity'",
  "TIMESTAMP '0044-03-15 (BC) 12:00:00'",
  "TIMESTAMP '290000-01-01'",
  'NULL',
];

let engine: TestEngine;
beforeAll(async () => {
  const rows = TIMES.map((timestamp, i) => ({ ...SOUND, timestamp, success: String(i % 3 > 0) }));
  engine = await TestEngine.over([
    "SET TimeZone = 'UTC'",
    LOOSE_TABLE,
    ...rows.map((row) => `INSERT INTO executions (${Object.keys(row)}) VALUES (${Object.values(row)})`),
  ]);
});
afterAll(() => engine?.close());

const NOW = { timeRange: { from: Date.now() - 50 * DAY, to: Date.now() } };

it('times without end, or far from all others, leave every preset with an answer', async () => {
  const failed: string[] = [];
  for (const { name, window, ...preset } of PRESETS.filter((each) => !('beside' in each))) {
    const isInBuckets = 'bucket' in preset && preset.bucket !== undefined;
    const params = window && !isInBuckets ? { window: 'all' } : {};
    await ask({ queryType: 'preset', preset: name, params }, engine, NOW).catch((error: Error) =>
      failed.push(`${name}: ${error.message}`),
    );
  }
  expect(failed).toEqual([]);
});

it('a row without a beginning does not hide how fast a database grows', async () => {
  const [{ bytes, free }] = (await select(
    engine,
    'SELECT database_bytes::DOUBLE AS bytes, free_bytes::DOUBLE AS free FROM database_status',
  )) as [{ bytes: number; free: number }];
  const size = { rows: TIMES.length, databaseBytes: bytes, freeBytes: free };
  const told = await growthOf((sql) => select(engine, sql), size);
  expect(told.rowsPerDay).toBeCloseTo(1, 1);
  const [growth] = await ask({ queryType: 'preset', preset: 'growth' }, engine, NOW);
  expect(growth!.rows_per_day).toBe(1);
});

it('why_series has points of its own beside rows without an end', async () => {
  const points = await ask({ queryType: 'preset', preset: 'why_series', params: { window: 'all' } }, engine, NOW);
  expect(points.length).toBeGreaterThan(1);
  expect(points.every(({ time }) => time !== null)).toBe(true);
});
