import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { ask, DAY, type Row } from '../support/ask';
import { END, openDatabase } from '../support/databases';
import { expectNear } from '../support/near';
import { type Execution, executionsOf } from '../vocabulary/support/execution';
import { even, type Loose, OPEN, openLoose } from './support/loose-executions';
import { calibrationCurve, calibrationSummary } from './support/plain-calibration';

const preset = (engine: TestEngine, name: string, params: object = {}) =>
  ask({ queryType: 'preset', preset: name, params }, engine);

describe.each(Object.entries(OPEN))('over the database %s', (_, open) => {
  let engine: TestEngine;
  let executions: Execution[];
  beforeAll(async () => {
    engine = await open();
    executions = await executionsOf(engine);
  });
  afterAll(() => engine?.close());

  const within = (from: number, to: number) =>
    executions.filter(({ timestamp }) => timestamp >= from && timestamp <= to);
  const now = (days: number) => within(END - days * DAY, END);
  const earlier = (days: number) => within(END - 2 * days * DAY, END - days * DAY - 0.001);

  it.each([
    [10, 31],
    [2, 10],
    [100, 5],
  ])('the curve of %i bins over %i days is what arithmetic says', async (bins, days) => {
    const rows = await preset(engine, 'calibration_curve', { bins, window: `${days}d` });
    expectNear(rows, calibrationCurve(now(days), bins));
  });

  it.each([
    [0.05, 31],
    [0.2, 10],
    [0, 10],
    [1, 2],
  ])('the summary for %d failures over %i days is what arithmetic says', async (target, days) => {
    const rows = await preset(engine, 'calibration_summary', { target, window: `${days}d` });
    expectNear(rows, [calibrationSummary(now(days), earlier(days), target)]);
  });

  it.each(['model_tier', 'task_type', 'pool_type'] as const)('the summary by %s is that of each', async (by) => {
    const rows = await preset(engine, 'calibration_summary', { by, window: '10d', target: 0.2 });
    const groups = new Set(now(10).map((row) => row[by]));
    expect(new Set(rows.map(({ group }) => group))).toEqual(groups);
    const of = (row: Row, list: readonly Execution[]) => list.filter((each) => each[by] === row.group);
    expectNear(
      rows,
      rows.map((row) => ({ group: row.group!, ...calibrationSummary(of(row, now(10)), of(row, earlier(10)), 0.2) })),
    );
    expect(rows.map(({ n }) => Number(n))).toEqual(rows.map(({ n }) => Number(n)).toSorted((a, b) => b - a));
  });

  it('has no number that is none, and no bound outside its range', async () => {
    for (const window of ['range', 'all', 'today', '1s']) {
      const rows = [
        ...(await preset(engine, 'calibration_curve', { window })),
        ...(await preset(engine, 'calibration_summary', { window })),
      ];
      for (const value of rows.flatMap((row) => Object.values(row))) expect(value).not.toBeNaN();
      for (const { confidence, success, low, high } of rows) {
        for (const share of [confidence, success, low, high]) {
          expect(share ?? 0).toBeGreaterThanOrEqual(0);
          expect(share ?? 0).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

describe('calibration of purpose', () => {
  const answers = async (columns: Loose['columns'], rows = 1000) => {
    const engine = await openLoose({ rows, hours: 0.1, columns });
    try {
      const [summary] = await preset(engine, 'calibration_summary', { window: '10d' });
      return { summary: summary!, curve: await preset(engine, 'calibration_curve') };
    } finally {
      await engine.close();
    }
  };

  it.each([
    ['confidence is unknown', { routing_confidence: 'NULL' }],
    ['confidence is no number', { routing_confidence: "'nan'" }],
    ['confidence was filled in', { metadata: `'{"defaulted": ["cost_estimate", "routing_confidence"]}'` }],
    ['outcomes are unknown', { success: 'NULL' }],
  ])('counts what is left out where %s', async (_, columns) => {
    const { summary, curve } = await answers(columns);
    expect(summary).toMatchObject({ n: 0, left_out: 1000, ece: null, auc: null, safe_confidence: null });
    expect(curve).toEqual([]);
  });

  it('has no AUC where all succeed, and a safe confidence', async () => {
    const { summary } = await answers({ routing_confidence: even('confidence'), success: 'true' });
    expect(summary).toMatchObject({ auc: null, uncertainty: 0, resolution: 0 });
    expect(summary.safe_confidence).toBeLessThan(0.01);
  });

  it('has neither where all fail', async () => {
    const { summary } = await answers({ routing_confidence: even('confidence'), success: 'false' });
    expect(summary).toMatchObject({ auc: null, uncertainty: 0, safe_confidence: null });
  });

  it('has no z where the router is always certain', async () => {
    const { summary, curve } = await answers({ routing_confidence: '1', success: 'i % 2 = 0' });
    expect(summary).toMatchObject({ spiegelhalter_z: null, auc: 0.5, ece: 0.5, brier: 0.5 });
    expect(curve).toHaveLength(1);
  });

  it('says too few under thirty', async () => {
    const { summary } = await answers({ success: 'i % 2 = 0' }, 29);
    expect(summary).toMatchObject({ n: 29, left_out: 0, ece: null, brier: null, auc: null });
  });

  it.each([{ bins: 1 }, { bins: 101 }, { bins: 2.5 }, { target: 0.1 }])('refuses %j of a curve', async (params) => {
    const engine = await openDatabase('empty');
    expect(await thrown(preset(engine, 'calibration_curve', params))).toMatchObject({ code: 'bad_query' });
    await engine.close();
  });

  it.each([{ target: -0.1 }, { target: 1.5 }, { target: 'x' }, { by: 'repo' }])('refuses %j', async (params) => {
    const engine = await openDatabase('empty');
    expect(await thrown(preset(engine, 'calibration_summary', params))).toMatchObject({ code: 'bad_query' });
    await engine.close();
  });
});
