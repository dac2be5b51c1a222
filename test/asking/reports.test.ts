import { afterAll, beforeAll, expect, it } from 'vitest';
import { askOnce, type OnceAsker } from '../../src/asking/once';
import { alertsReport } from '../../src/asking/reports/alerts';
import { performanceReport } from '../../src/asking/reports/performance';
import { statusReport } from '../../src/asking/reports/status';
import { insertRecent } from '../support/recent-rows';
import { TemporaryFolder } from '../support/temporary-folder';
import { Writer } from '../writers/writer';

const folder = new TemporaryFolder();
const path = folder.file('learning.db');
let writer: Writer;
let asker: OnceAsker;

/** The writer holds the lock all the while. */
beforeAll(async () => {
  writer = await Writer.startLearning(path, 0);
  await insertRecent(writer, 120);
  asker = await askOnce({ path, storedTimeZone: 'UTC' });
});
afterAll(async () => {
  await asker.close();
  await writer.stop();
  folder.dispose();
});

it('performance has the shape that agents are given', async () => {
  expect(await performanceReport(asker, '24h')).toEqual({
    time_range: '24h',
    duration: { avg_seconds: 2.5, p50_seconds: 2.5, p95_seconds: 4, p99_seconds: 4 },
    cost: {
      total_cost: expect.closeTo(0.24, 4),
      avg_cost: expect.closeTo(0.002, 6),
      avg_savings: expect.closeTo(0.001, 6),
    },
    resources: { avg_memory_mb: 101, p95_memory_mb: 102 },
    by_model_tier: expect.arrayContaining([expect.objectContaining({ model_tier: 'large', executions: 40 })]),
  });
});

it('only the measures that have limits are judged', async () => {
  const report = await alertsReport(asker, {
    limits: {
      success_rate: { warning: 95, critical: null },
      duration_avg: { warning: 120, critical: null },
      database_bytes: { warning: 1000e6, critical: null },
    },
  });
  expect(report).toMatchObject({ alert_count: 1, unknown: [] });
  expect(report.alerts).toEqual([
    {
      severity: 'WARNING',
      metric: 'success_rate',
      current: 90,
      threshold: 95,
      message: 'Success rate over 24h is 90 %, below 95 %.',
    },
  ]);
});

it('all questions are about one copy, until it is told to look again', async () => {
  const total = async () => (await statusReport(asker)).executions.total;
  await writer.insert(0, 5);
  expect(await total()).toBe(120);
  asker.lookAgain();
  expect(await total()).toBe(125);
});

it('the report is that of the database', async () => {
  expect(await asker.report()).toMatchObject({ file: 'learning.db', rows: 125, schema: { version: '2' } });
});
