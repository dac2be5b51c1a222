import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS } from '../../src/demo/catalogue/answers';
import { createDemo, type Demo } from '../../src/demo/create-demo';
import { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { ask, DAY, type Row, select } from '../query/support/ask';
import { TemporaryFolder } from '../support/temporary-folder';

const { overServed, earnsItsPrice, overconfident, experiments, incident, harderWeek } = ANSWERS;

/** The answers are beyond doubt at the default size, whatever the seed, the hour and the day of the week. */
describe.each([
  { seed: 1, end: Date.UTC(2026, 2, 18, 15, 20) },
  { seed: 23, end: Date.UTC(2026, 10, 29, 3, 40) },
  { seed: 456, end: Date.UTC(2026, 6, 7, 8) },
])('the demo of seed $seed', ({ seed, end }) => {
  let demo: Demo;
  let engine: TestEngine;

  beforeAll(async () => {
    engine = new TestEngine(new TemporaryFolder().path);
    demo = await createDemo(engine.path, { seed, end, indexes: false });
  });
  afterAll(() => engine.close());

  const since = (days: number, to = end) => ({ timeRange: { from: to - days * DAY, to }, askedAt: to });
  const answers = (preset: string, params: object, context: ReturnType<typeof since>) =>
    ask({ queryType: 'preset', preset, params }, engine, context);

  it('has one tier that is over-served in two task types, and in no others', async () => {
    const rows = await answers('over_served', {}, since(30));
    const over = rows.filter(({ verdict }) => verdict === 'over_served');
    expect(over.map(({ task_type }) => task_type).toSorted()).toEqual([...overServed.taskTypes].toSorted());
    for (const row of over) {
      expect(row).toMatchObject({
        complexity_band: overServed.band,
        dear_tier: overServed.dear,
        cheap_tier: overServed.cheap,
      });
      expect(row.q_value).toBeLessThan(0.01);
      expect(row.saving_low).toBeGreaterThan(0);
    }
  });

  it.each(earnsItsPrice)(
    'has the tier $dear earn its price in $taskTypes',
    async ({ dear, cheap, taskTypes, band }) => {
      const rows = await answers('over_served', {}, since(30));
      for (const taskType of taskTypes) {
        expect(rows).toContainEqual(
          expect.objectContaining({
            task_type: taskType,
            complexity_band: band,
            dear_tier: dear,
            cheap_tier: cheap,
            verdict: 'earns_its_price',
          }),
        );
      }
    },
  );

  // The last week has the incidents.
  it.each([
    { range: 'all of it', days: 0 },
    { range: 'the time before the incidents', days: 7 },
  ])('has a router that is overconfident in one pool, in $range', async ({ days }) => {
    const context = since(30 - days, end - days * DAY);
    const rows = await answers('calibration_summary', { by: 'pool_type' }, context);
    const [worst, ...others] = rows.toSorted((a, b) => Number(b.ece) - Number(a.ece));
    expect(worst!.group).toBe(overconfident.pool);
    for (const { ece, reliability_debiased } of others) {
      expect(worst!.ece).toBeGreaterThan(2 * Number(ece));
      expect(worst!.reliability_debiased).toBeGreaterThan(3 * Number(reliability_debiased));
    }
  });

  it.each(experiments)('has the experiment $name, $verdict', async ({ name, variant, verdict }) => {
    const [control, other] = (await answers('experiment_result', { experiment: name }, since(90))) as [Row, Row];
    expect(control).toMatchObject({ variant: 'control', is_control: true });
    expect(other).toMatchObject({ variant, verdict });
  });

  it('has an incident of one pool in the last week', async () => {
    const context = since(7);
    const [why] = await answers('why_changed_summary', {}, context);
    expect(why).toMatchObject({ verdict: 'worse_results', top_dimension: 'pool_type', top_value: incident.pool });
    const [first] = await answers('why_changed', {}, context);
    expect(first).toMatchObject({ dimension: 'pool_type', value: incident.pool });
    expect(demo.incidents[0]!.pool).toBe(incident.pool);
  });

  it('has a week of harder work, whose success falls though no kind of work goes worse', async () => {
    const context = since(harderWeek.from - harderWeek.to, end - harderWeek.to * DAY);
    const [why] = await answers('why_changed_summary', {}, context);
    expect(why).toMatchObject({ verdict: 'harder_work', top_dimension: 'task_type' });
    expect(why!.change).toBeLessThan(-0.01);
    const share = await select(
      engine,
      `SELECT task_type, count(*) / sum(count(*)) OVER () AS share FROM executions
       WHERE epoch_ms(timestamp) BETWEEN ${context.timeRange.from} AND ${context.timeRange.to} GROUP BY 1`,
    );
    const total = Object.values(harderWeek.weights).reduce((sum, weight) => sum + weight, 0);
    for (const { task_type, share: found } of share) {
      const weight = harderWeek.weights[task_type as keyof typeof harderWeek.weights];
      expect(found, String(task_type)).toBeCloseTo(weight / total, 1);
    }
  });
});
