import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS } from '../../src/demo/catalogue/answers';
import { createDemo } from '../../src/demo/create-demo';
import type { MemoryDatabase } from '../support/memory-database';
import { openFile } from '../support/open-file';
import { TemporaryFolder } from '../support/temporary-folder';

const DAY = 86_400_000;
const { overServed, earnsItsPrice, overconfident, experiments, incident, harderWeek } = ANSWERS;

const STRATUM = 'task_type, least(complexity_score // 20, 4)';

const time = (milliseconds: number) => `make_timestamp(${milliseconds * 1000})`;
const rate = (successes: number, n: number) => ({ p: successes / n, variance: (successes * (n - successes)) / n ** 3 });

/** The answers are beyond doubt at the default size, whatever the seed, the hour and the day of the week. */
describe.each([
  { seed: 1, end: Date.UTC(2026, 2, 18, 15, 20) },
  { seed: 23, end: Date.UTC(2026, 10, 29, 3, 40) },
  { seed: 456, end: Date.UTC(2026, 6, 7, 8) },
])('the demo of seed $seed', ({ seed, end }) => {
  const folder = new TemporaryFolder();
  let db: MemoryDatabase;

  beforeAll(async () => {
    const path = folder.file('learning.db');
    await createDemo(path, { seed, end, indexes: false });
    db = await openFile(path);
  });
  afterAll(() => {
    db?.close();
    folder.dispose();
  });

  const week = (daysBefore: number) =>
    `timestamp >= ${time(end - daysBefore * DAY)} AND timestamp < ${time(end - (daysBefore - 7) * DAY)}`;

  /** Difference of the success of two tiers in a stratum, and its standard error, where there are 30 executions of each. */
  async function differences(dear: string, cheap: string) {
    const of = (tier: string) =>
      `count(*) FILTER (model_tier = '${tier}')::INTEGER, count(*) FILTER (model_tier = '${tier}' AND success)::INTEGER`;
    const sql = `SELECT ${STRATUM}::INTEGER, ${of(dear)}, ${of(cheap)} FROM executions GROUP BY ALL`;
    const rows = (await db.rows(sql)) as [string, number, number, number, number, number][];
    return rows
      .filter(([, , dears, , cheaps]) => Math.min(dears, cheaps) >= 30)
      .map(([taskType, band, n, k, m, l]) => {
        const [a, b] = [rate(k, n), rate(l, m)];
        return { taskType, band, difference: a.p - b.p, error: Math.sqrt(a.variance + b.variance) };
      });
  }

  it('has one tier that is over-served in two task types, and in no others', async () => {
    const found = await differences(overServed.dear, overServed.cheap);
    expect(found.length).toBeGreaterThan(overServed.taskTypes.length);
    const over = found.filter(({ difference, error }) => difference + 3 * error < 0.05);
    expect(over.map(({ taskType }) => taskType).toSorted()).toEqual([...overServed.taskTypes].toSorted());
    expect(over.every(({ band }) => band === overServed.band)).toBe(true);
    for (const { taskType, difference } of found.filter((one) => !over.includes(one))) {
      expect(difference, taskType).toBeGreaterThan(0.03);
    }
  });

  it.each(earnsItsPrice)('has $dear earn its price in $taskTypes', async ({ dear, cheap, taskTypes, band }) => {
    const found = await differences(dear, cheap);
    for (const taskType of taskTypes) {
      const one = found.find((stratum) => stratum.taskType === taskType && stratum.band === band)!;
      expect(one.difference - 1.96 * one.error, taskType).toBeGreaterThan(0.05);
    }
  });

  it('has a router that is overconfident in one pool, not by the incident alone', async () => {
    const outside = `NOT (${week(7)})`;
    for (const condition of ['true', outside]) {
      const gaps = await db.rows(`SELECT pool_type, avg(routing_confidence) - avg(success::INTEGER) AS gap
        FROM executions WHERE ${condition} GROUP BY 1 ORDER BY 2 DESC`);
      const [[worst, gap], ...others] = gaps as [[string, number], ...[string, number][]];
      expect(worst).toBe(overconfident.pool);
      expect(gap).toBeGreaterThan(0.05);
      for (const [pool, other] of others) expect(Math.abs(other), pool).toBeLessThan(gap! / 3);
    }
  });

  it.each(experiments)('has the experiment $name, $verdict, half and half', async ({ name, variant, spares }) => {
    const rows = (await db.rows(`SELECT metadata->>'variant', count(*)::INTEGER, count(*) FILTER (success)::INTEGER
      FROM executions WHERE metadata->>'experiment' = '${name}' GROUP BY 1 ORDER BY 1`)) as [string, number, number][];
    expect(rows.map(([found]) => found)).toEqual(['control', variant]);
    const [[, n, k], [, m, l]] = rows as [(typeof rows)[0], (typeof rows)[0]];
    expect(Math.abs(n - m)).toBeLessThan(4 * Math.sqrt(n + m));
    const [control, other] = [rate(k, n), rate(l, m)];
    const z = (other.p - control.p) / Math.sqrt(control.variance + other.variance);
    if (spares > 0) expect(z).toBeGreaterThan(5);
    else expect(Math.abs(z)).toBeLessThan(3.5);
  });

  it('has an incident of one pool in the last week', async () => {
    const falls = await db.rows(`SELECT pool_type,
        avg(success::INTEGER) FILTER (${week(14)}) - avg(success::INTEGER) FILTER (${week(7)}) AS fall
      FROM executions GROUP BY 1 ORDER BY fall DESC`);
    const [[pool, fall], [, next]] = falls as [[string, number], [string, number], ...unknown[]];
    expect(pool).toBe(incident.pool);
    expect(fall).toBeGreaterThan(0.2);
    expect(fall).toBeGreaterThan(2 * next);
  });

  it('has a week of harder work, whose success falls though no kind of work goes worse', async () => {
    const now = week(harderWeek.from);
    const before = week(harderWeek.from + 7);
    const [row] = await db.rows(`WITH kinds AS (
        SELECT count(*) FILTER (${before}) AS n0, count(*) FILTER (${now}) AS n1,
          coalesce(avg(success::INTEGER) FILTER (${before}), avg(success::INTEGER) FILTER (${now})) AS r0,
          coalesce(avg(success::INTEGER) FILTER (${now}), r0) AS r1
        FROM executions GROUP BY ${STRATUM}
      ), shares AS (SELECT *, n0 / sum(n0) OVER () AS w0, n1 / sum(n1) OVER () AS w1 FROM kinds WHERE n0 + n1 > 0)
      SELECT sum((w1 - w0) * (r1 + r0) / 2), sum((w1 + w0) / 2 * (r1 - r0)), sum(w1 * r1) - sum(w0 * r0) FROM shares`);
    const [mix, results, change] = row as [number, number, number];
    expect(mix + results).toBeCloseTo(change, 9);
    expect(change).toBeLessThan(-0.01);
    expect(mix).toBeLessThan(-0.01);
    expect(Math.abs(results)).toBeLessThan(Math.abs(mix) / 2);
  });
});
