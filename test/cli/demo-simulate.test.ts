import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Truth } from '../../src/demo/simulation/truth';
import { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { ask, DAY, type Row } from '../query/support/ask';
import { CliProcess } from '../support/cli-process';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';

const END = Date.UTC(2026, 1, 9, 12);
const UNTIL = ['--end', '2026-02-09T12:00:00Z'];
const simulate = (...args: readonly string[]) => CliProcess.run('demo', 'simulate', ...UNTIL, ...args);

describe('demo simulate', () => {
  let folder: TemporaryFolder;
  let db: string;
  let truth: string;
  const small = () => ['--db', db, '--truth', truth, '--rows', '1000'];

  beforeEach(() => {
    folder = new TemporaryFolder();
    db = folder.file('simulated.db');
    truth = folder.file('truth.json');
  });
  afterEach(() => folder.dispose());

  it('ends with one line that says what was made', async () => {
    const { code, stdout, stderr } = await simulate(...small());
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^simulated\.db: 1,000 rows over 30 days, [\d.,]+ MB, [\d.,]+ s; truth\.json has the truth\n$/,
    );
    expect(readdirSync(folder.path).toSorted()).toEqual(['simulated.db', 'truth.json']);
  });

  it('says the same as JSON when told so', async () => {
    const { stdout } = await simulate(...small(), '--seed', '7', '--json');
    expect(JSON.parse(stdout)).toEqual({
      file: 'simulated.db',
      truth: 'truth.json',
      rows: 1000,
      seed: 7,
      from: '2026-01-10T12:00:00.000Z',
      to: '2026-02-09T12:00:00.000Z',
      bytes: expect.any(Number),
      seconds: expect.any(Number),
    });
    expect(JSON.parse(readFileSync(truth, 'utf8'))).toMatchObject({ version: 1, rows: 1000, seed: 7 });
  });

  it('replaces neither a truth nor a database, unless forced', async () => {
    writeFileSync(truth, 'mine');
    const first = await simulate(...small());
    expect([first.code, first.stderr]).toEqual([1, expect.stringContaining('[already_exists] truth.json exists')]);
    expect(readdirSync(folder.path)).toEqual(['truth.json']);
    expect((await simulate(...small(), '--force')).code).toBe(0);
    const [before, rows] = [readFileSync(db), readFileSync(truth)];
    const other = folder.file('other.json');
    const second = await simulate('--db', db, '--truth', other, '--rows', '1000');
    expect([second.code, second.stderr]).toEqual([1, expect.stringContaining('[already_exists] simulated.db exists')]);
    expect(existsSync(other)).toBe(false);
    expect([readFileSync(db).equals(before), readFileSync(truth).equals(rows)]).toEqual([true, true]);
  });

  it.each([
    ['no truth', () => ['--db', db], '--truth'],
    ['one file for both', () => ['--db', db, '--truth', db], 'name the same file'],
    ['a folder that is not there', () => ['--db', db, '--truth', folder.file('no/truth.json')], 'after --truth'],
    ['a fall of nothing known', () => [...small(), '--fall-in', 'repo=x'], 'It takes pool_type='],
    ['a fall before the first row', () => [...small(), '--days', '5', '--fall-days', '6'], '--fall-days'],
    ['too few rows', () => [...small(), '--rows', '10'], 'from 1000 to'],
    ['an effect beyond 1', () => [...small(), '--effect', '8'], 'from 0 to 1'],
  ] as const)('refuses %s, and leaves nothing', async (_, args, says) => {
    const { code, stdout, stderr } = await simulate(...args());
    expect([code, stdout, stderr]).toEqual([expect.toBeOneOf([1, 2]), '', expect.stringContaining(says)]);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('falls where and when it is told', async () => {
    await simulate(...small(), '--rows', '20000', '--fall', '.4', '--fall-in', 'task_type=test', '--fall-days', '3');
    const { change } = JSON.parse(readFileSync(truth, 'utf8')) as Truth;
    expect(change).toMatchObject({ dimension: 'task_type', value: 'test', at: '2026-02-06T12:00:00.000Z' });
    const file = await openFile(db);
    const fall = await file.value(`SELECT avg(success::INTEGER) FILTER (timestamp < TIMESTAMP '2026-02-06 12:00')
        - avg(success::INTEGER) FILTER (timestamp >= TIMESTAMP '2026-02-06 12:00') FROM executions WHERE task_type = 'test'`);
    file.close();
    expect(Math.abs(Number(fall) - change.points)).toBeLessThan(0.1);
  });
});

/** How far an estimate with bounds of 95 percent may be from what is true. */
const STANDARD_ERRORS = 4;
const errorOf = (low: unknown, high: unknown) => (Number(high) - Number(low)) / (2 * 1.96);

describe('what the presets say of a simulated database', () => {
  let engine: TestEngine;
  let truth: Truth;

  beforeAll(async () => {
    const folder = new TemporaryFolder();
    const path = folder.file('truth.json');
    engine = new TestEngine(folder.path);
    const options = ['--db', engine.path, '--truth', path, '--rows', '100000', '--seed', '5'];
    await promisify(execFile)(process.execPath, ['lib/cli.cjs', 'demo', 'simulate', ...UNTIL, ...options]);
    truth = JSON.parse(readFileSync(path, 'utf8')) as Truth;
  }, 120_000);
  afterAll(() => engine?.close());

  const answers = (preset: string, params: object = {}, days = 30): Promise<Row[]> =>
    ask({ queryType: 'preset', preset, params }, engine, {
      timeRange: { from: END - days * DAY, to: END },
      askedAt: END,
    });

  it('is the success and the cost of each tier over all tasks, where raw rates mislead', async () => {
    const rows = await answers('tiers_standardised');
    for (const { model_tier, success, cost, raw_success } of truth.tiers) {
      const row = rows.find((one) => one.model_tier === model_tier)!;
      expect(row.coverage, model_tier).toBeGreaterThan(0.95);
      expect(row.raw_success).toBeCloseTo(raw_success, 5);
      const error = errorOf(row.success_low, row.success_high);
      expect(Math.abs(Number(row.success) - success), model_tier).toBeLessThan(STANDARD_ERRORS * error + 0.005);
      const costError = errorOf(row.cost_low, row.cost_high);
      expect(Math.abs(Number(row.cost) - cost), model_tier).toBeLessThan(STANDARD_ERRORS * costError + 0.05 * cost);
      if (model_tier !== 'medium') expect(Math.abs(raw_success - success)).toBeGreaterThan(STANDARD_ERRORS * error);
    }
  });

  it('is where a tier is over-served, wrongly no more often than told', async () => {
    const rows = await answers('over_served');
    const isOver = (row: Row) =>
      truth.over_served.pairs.find(
        (pair) =>
          pair.task_type === row.task_type &&
          pair.complexity_band === row.complexity_band &&
          pair.dear_tier === row.dear_tier,
      )!.over_served;
    const over = rows.filter(({ verdict }) => verdict === 'over_served');
    const earning = rows.filter(({ verdict }) => verdict === 'earns_its_price');
    expect(over.length).toBeGreaterThan(8);
    expect(earning.length).toBeGreaterThan(3);
    expect(over.filter((row) => !isOver(row)).length / over.length).toBeLessThanOrEqual(0.1);
    expect(earning.filter(isOver).length / earning.length).toBeLessThanOrEqual(0.1);
  });

  it('is by how much the router is overconfident, in one tier', async () => {
    const rows = await answers('calibration_summary', { by: 'model_tier' });
    for (const { model_tier, overconfidence } of truth.calibration) {
      const { ece } = rows.find(({ group }) => group === model_tier)!;
      expect(Math.abs(Number(ece) - Math.abs(overconfidence)), model_tier).toBeLessThan(0.02);
    }
  });

  it.each([
    ['with_effect', 'won'],
    ['without_effect', 'no_difference'],
  ])('is the effect of the experiment %s, %s', async (experiment, verdict) => {
    const { variant, effect, executions } = truth.experiments.find((one) => one.experiment === experiment)!;
    const rows = await answers('experiment_result', { experiment });
    const row = rows.find((one) => one.variant === variant)!;
    expect(row.verdict).toBe(verdict);
    expect(rows.reduce((sum, { n }) => sum + Number(n), 0)).toBe(executions);
    expect(Math.abs(Number(row.difference) - effect)).toBeLessThan(STANDARD_ERRORS * errorOf(row.low, row.high));
  });

  it('is what another policy brings, by all tasks and by those whose tier was chosen by chance', async () => {
    const [row] = await answers('policy_what_if', { tier_otherwise: 'large' });
    const { success } = truth.tiers.find(({ model_tier }) => model_tier === 'large')!;
    expect(row!.logged).toBe(truth.exploration.executions);
    for (const estimate of ['', 'ips_', 'dr_']) {
      const found = Number(row![`${estimate}success`]);
      const error = errorOf(row![`${estimate || 'success_'}low`], row![`${estimate || 'success_'}high`]);
      expect(Math.abs(found - success), estimate).toBeLessThan(STANDARD_ERRORS * error + 0.005);
    }
  });

  it('is where success fell', async () => {
    const { dimension, value, points } = truth.change;
    const [first] = await answers('why_changed', {}, 7);
    expect(first).toMatchObject({ dimension, value });
    expect(Number(first!.before) - Number(first!.now)).toBeCloseTo(points, 1);
    const [why] = await answers('why_changed_summary', {}, 7);
    expect(why).toMatchObject({ verdict: 'worse_results', top_dimension: dimension, top_value: value });
  });
});
