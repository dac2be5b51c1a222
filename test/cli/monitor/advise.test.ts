import { describe, expect, it, vi } from 'vitest';
import { runBuilt } from '../../support/built-cli';
import { heldDatabase } from '../../support/held-database';

vi.setConfig({ testTimeout: 60_000 });

/** 40 tasks of the type `test` for each tier, of which each tenth failed. */
const { database } = heldDatabase(240);

const advise = (...args: readonly string[]) => runBuilt(['advise', '--db', database, ...args]);
const TASK = ['--task-type', 'refactor', '--complexity', '45'];

async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await advise(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('advise, beside a writer', () => {
  it('says what to take, and how each tier did', async () => {
    const { code, stdout, stderr } = await advise(...TASK);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Take large: of 40 refactor tasks of complexity 40 to 59 over 30d 100 % succeeded \(91.2 % to 100 %\), at 0.002 USD each\.\n/,
    );
    expect(stdout).toMatch(/^large +40 +100.0 \(91.2–100.0\) +0.002 \(0.002–0.002\) +cheapest +1.000$/m);
    expect(stdout).toMatch(/^medium .* 0.000$/m);
  });

  it('gives programs the same, in the shape that agents are given', async () => {
    const report = await json(...TASK, '--repo', 'elsewhere');
    expect(report).toMatchObject({
      task_type: 'refactor',
      complexity: 45,
      complexity_from: 40,
      complexity_to: 59,
      repo: 'elsewhere',
      within: 'all',
      window: '30d',
      recommended: 'large',
      choice: { model_tier: 'large', propensity: 1 },
      notices: [],
    });
    expect(report.advice).toMatch(
      /^Take large: .* elsewhere has too few of its own, so those of all repositories count\.$/,
    );
    expect(report.tiers).toHaveLength(3);
    expect(report.tiers[0]).toMatchObject({ model_tier: 'large', n: 40, success: 1, success_high: 1 });
  });

  it('compares within the repository where it has enough', async () => {
    const report = await json(...TASK, '--repo', 'a "quoted", one');
    expect(report).toMatchObject({ within: 'repo', recommended: 'large' });
    expect(report.advice).toContain('in a "quoted", one over 30d');
  });

  it('draws the same tier for the same seed, each with the propensity that it tells', async () => {
    const drawn = new Map<string, number>();
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const { choice, tiers } = await json(...TASK, '--explore', '1', '--seed', seed);
      expect(choice).toEqual((await json(...TASK, '--explore', '1', '--seed', seed)).choice);
      expect(choice.propensity).toBeCloseTo(1 / 3, 12);
      expect(tiers.map(({ model_tier }: { model_tier: string }) => model_tier)).toContain(choice.model_tier);
      drawn.set(choice.model_tier, 1);
    }
    expect(drawn.size).toBeGreaterThan(1);
  });

  it('says where there are too few, and recommends nothing', async () => {
    const { code, stdout } = await advise('--task-type', 'refactor', '--complexity', '90', '--explore', '0.1');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Too few to recommend a tier: none has 30 executions of refactor tasks of complexity 80 to 100 over 30d\.\n/,
    );
    expect(stdout).toMatch(/^small +0 +– +– +too few +–$/m);
    const report = await json('--task-type', 'no such', '--complexity', '0');
    expect(report).toMatchObject({ recommended: null, choice: null });
  });

  it.each([
    [['--complexity', '45'], 2, '--task-type'],
    [['--task-type', 'test'], 2, '--complexity'],
    [['--task-type', 'test', '--complexity', '101'], 2, 'a whole number from 0 to 100'],
    [[...TASK, '--explore', '2'], 2, 'a number from 0 to 1'],
    [[...TASK, '--window', 'range'], 2, 'a length such as 24h or 30d'],
    [[...TASK, '--window', 'soon'], 2, 'a length such as 24h or 30d'],
    [['--task-type', ' ', '--complexity', '1'], 1, 'The task type is a text that is not empty.'],
  ] as const)('%j ends with %i', async (args, code, message) => {
    const ended = await advise(...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
    expect(ended.stdout).toBe('');
  });
});
