import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULTS, type Settings } from '../../src/demo/simulation/settings';
import { simulate } from '../../src/demo/simulation/simulate';
import type { Truth } from '../../src/demo/simulation/truth';
import { ROW_RULES } from '../../src/model/checks';
import { storedNow } from '../../src/model/clock';
import type { MemoryDatabase } from '../support/memory-database';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';

const END = Date.UTC(2026, 1, 10, 12);
const SETTINGS: Settings = { ...DEFAULTS, rows: 60_000, end: END };
const STANDARD_ERRORS = 4.5;

const folder = new TemporaryFolder();
let made = 0;

async function simulated(settings: Partial<Settings>): Promise<{ truth: Truth; db: MemoryDatabase }> {
  const path = folder.file(`${made++}.db`);
  const truth = await simulate(path, { ...SETTINGS, ...settings });
  return { truth, db: await openFile(path) };
}

let truth: Truth;
let db: MemoryDatabase;
beforeAll(async () => {
  ({ truth, db } = await simulated({}));
});
afterAll(() => {
  db?.close();
  folder.dispose();
});

/** Success of the executions that meet a condition is as told, but for chance. */
async function expectSuccess(condition: string, expected: number, of = db): Promise<void> {
  const [row] = await of.rows(`SELECT count(*)::INTEGER, avg(success::INTEGER) FROM executions WHERE ${condition}`);
  const [n, found] = row as [number, number];
  expect(n, condition).toBeGreaterThan(100);
  expect(Math.abs(found - expected), condition).toBeLessThan(
    STANDARD_ERRORS * Math.sqrt((expected * (1 - expected)) / n),
  );
}

describe('simulated rows', () => {
  it('are as many as asked for, in the order of their time, and keep every rule of the model', async () => {
    const [row] = await db.rows(`SELECT count(*)::INTEGER, count(DISTINCT task_id)::INTEGER,
      min(timestamp) >= TIMESTAMP '2026-01-11 12:00', max(timestamp) < TIMESTAMP '2026-02-10 12:00' FROM executions`);
    expect(row).toEqual([SETTINGS.rows, SETTINGS.rows, true, true]);
    const backwards = `SELECT count(*)::INTEGER FROM (
      SELECT timestamp < lag(timestamp) OVER (ORDER BY rowid) AS backwards FROM executions) WHERE backwards`;
    expect(await db.value(backwards)).toBe(0);
    for (const { name, violation } of ROW_RULES) {
      const broken = `SELECT count(*)::INTEGER FROM executions WHERE ${violation(storedNow('UTC'))}`;
      expect(await db.value(broken), name).toBe(0);
    }
  });

  it('are the same for the same settings, and others for another seed', async () => {
    const all = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const one = await simulated({ seed, rows: 2000 });
        const rows = await one.db.value("SELECT bit_xor(hash(e.rowid || ' ' || e::VARCHAR)) FROM executions AS e");
        one.db.close();
        return JSON.stringify([String(rows), one.truth]);
      }),
    );
    expect(all[0]).toBe(all[1]);
    expect(all[0]).not.toBe(all[2]);
  });
});

describe('the truth', () => {
  it('tells what ran', async () => {
    const ran = await db.rows(`SELECT model_tier, count(*)::INTEGER, avg(success::INTEGER), avg(routing_confidence)
      FROM executions GROUP BY 1 ORDER BY list_position(['small', 'medium', 'large'], model_tier)`);
    expect(truth.tiers.map(({ model_tier, executions }) => [model_tier, executions])).toEqual(
      ran.map((row) => row.slice(0, 2)),
    );
    for (const [i, [, , success, confidence]] of (ran as [string, number, number, number][]).entries()) {
      expect(truth.tiers[i]!.raw_success).toBeCloseTo(success, 4);
      expect(truth.calibration[i]!.confidence).toBeCloseTo(confidence, 5);
    }
    expect(truth.strata.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 4);
  });

  it('has the success of each tier over all tasks, which those show whose tier was chosen by chance', async () => {
    const { executions, propensity } = truth.exploration;
    expect(executions).toBeGreaterThan(5000);
    expect(propensity).toBeCloseTo(1 / 3, 9);
    const explored = "(metadata->>'propensity')::DOUBLE > 0";
    expect(await db.value(`SELECT count(*)::INTEGER FROM executions WHERE ${explored}`)).toBe(executions);
    for (const { model_tier, success, raw_success } of truth.tiers) {
      await expectSuccess(`${explored} AND model_tier = '${model_tier}'`, success);
      const weighed = truth.strata.reduce((sum, stratum) => sum + stratum.share * stratum.success[model_tier]!, 0);
      expect(weighed).toBeCloseTo(success, 4);
      if (model_tier !== 'medium') expect(Math.abs(raw_success - success), model_tier).toBeGreaterThan(0.02);
    }
  });

  it('has the chances of each stratum, and where a tier is over-served', async () => {
    for (const { task_type, complexity_band, share, success, chosen } of truth.strata) {
      if (share < 0.03) continue;
      const stratum = `task_type = '${task_type}' AND least(complexity_score // 20, 4) = ${complexity_band}`;
      for (const [tier, rate] of Object.entries(success)) {
        if (chosen[tier]! > 0.3) await expectSuccess(`${stratum} AND model_tier = '${tier}'`, rate);
      }
    }
    const { margin, pairs } = truth.over_served;
    expect(new Set(pairs.map(({ over_served }) => over_served)).size).toBe(2);
    for (const { over_served, difference } of pairs) expect(over_served).toBe(difference < margin);
  });

  it('has the overconfidence, the effects and the fall', async () => {
    const [small, medium, large] = truth.calibration;
    expect(small!.overconfidence - medium!.overconfidence).toBeCloseTo(DEFAULTS.overconfidence, 2);
    expect(large!.overconfidence).toBeCloseTo(medium!.overconfidence, 2);
    for (const { model_tier, success } of truth.calibration)
      await expectSuccess(`model_tier = '${model_tier}'`, success);
    const [effective, idle] = truth.experiments;
    expect(effective!.effect).toBeCloseTo(DEFAULTS.effect, 2);
    expect(idle!.effect).toBe(0);
    const counted = await db.rows(`SELECT metadata->>'experiment', count(*)::INTEGER FROM executions
      WHERE metadata->>'experiment' IS NOT NULL GROUP BY 1 ORDER BY 1`);
    expect(truth.experiments.map(({ experiment, executions }) => [experiment, executions])).toEqual(counted);
    const { at, points, success_before, success_after } = truth.change;
    expect(at).toBe('2026-02-03T12:00:00.000Z');
    expect(points).toBeCloseTo(DEFAULTS.fall.points, 2);
    await expectSuccess("timestamp >= TIMESTAMP '2026-02-03 12:00'", success_after!);
    await expectSuccess(
      "timestamp >= TIMESTAMP '2026-01-27 12:00' AND timestamp < TIMESTAMP '2026-02-03 12:00'",
      success_before!,
    );
  });

  it('follows the settings', async () => {
    const fall = { dimension: 'task_type', value: 'refactor', points: 0.3, days: 3 } as const;
    const settings = { rows: 20_000, confounding: 0, exploring: 0, overconfidence: 0, effect: 0, fall };
    const other = await simulated(settings);
    try {
      expect(other.truth.exploration.executions).toBe(0);
      expect(other.truth.experiments.map(({ effect }) => effect)).toEqual([0, 0]);
      for (const { executions } of other.truth.tiers) expect(executions / 20_000).toBeCloseTo(1 / 3, 1);
      for (const { overconfidence } of other.truth.calibration) expect(Math.abs(overconfidence)).toBeLessThan(0.01);
      expect(other.truth.change).toMatchObject({ dimension: 'task_type', value: 'refactor' });
      const loss = (side: string) =>
        other.db.value(`SELECT avg(success::INTEGER) FROM executions
          WHERE task_type = 'refactor' AND timestamp ${side} TIMESTAMP '2026-02-07 12:00'`) as Promise<number>;
      expect((await loss('<')) - (await loss('>='))).toBeGreaterThan(0.15);
    } finally {
      other.db.close();
    }
  });
});
