import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { DEFAULT_RATE } from '../../src/demo/defaults';
import { demoRowsSql } from '../../src/demo/demo-rows-sql';
import { recurringIncidents } from '../../src/demo/incidents';
import { scatter } from '../../src/demo/rhythm';
import { findMeasure } from '../../src/query/vocabulary/measures';
import { printed } from '../query/support/printed';
import { MemoryDatabase } from '../support/memory-database';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 18);
const SEEDS = Array.from({ length: 16 }, (_, i) => i + 1);
const HOURS = 48;

/** On the share of the rows of an hour that meet a condition. */
const RULES = ALERT_GROUPS.flatMap(({ rules }) => rules).flatMap(({ asks, ...rule }) =>
  'measure' in asks && 'condition' in findMeasure(asks.measure) ? [{ ...rule, measure: asks.measure }] : [],
);

/** As the writer has them: independent, at its mean rate. Microseconds since the epoch. */
function arrivals(seed: number): number[] {
  const times: number[] = [];
  for (let at = START, i = 0; at < START + HOURS * HOUR; i++) {
    at += (-Math.log(1 - scatter(seed, i)) * 1000) / DEFAULT_RATE;
    times.push(Math.round(at * 1000));
  }
  return times;
}

let db: MemoryDatabase;
beforeAll(async () => {
  db = await MemoryDatabase.open();
  for (const seed of SEEDS) {
    const span = { from: START, to: START + HOURS * HOUR };
    const world = {
      seed,
      incidents: recurringIncidents(span, seed),
      drift: { from: 0, to: 1 },
      harder: null,
      uploadedBy: span.to,
      embeddings: false,
    };
    const times = `SELECT i, make_timestamp(i) AS timestamp FROM (SELECT unnest([${arrivals(seed).join(', ')}]::BIGINT[]) AS i)`;
    const rows = `SELECT ${seed} AS seed, timestamp, success, error_type FROM (${demoRowsSql(times, world)})`;
    await db.run(seed === 1 ? `CREATE TABLE written AS ${rows}` : `INSERT INTO written ${rows}`);
  }
}, 300_000);
afterAll(() => db?.close());

const conditionOf = (measure: string) => {
  const found = findMeasure(measure);
  if (!('condition' in found)) throw new Error(`${measure} is no rate.`);
  return printed(found.condition);
};

describe.each(RULES)('$title, at the usual rate of the demo', ({ measure, condition: { evaluator, limit } }) => {
  const sign = evaluator === 'gt' ? 1 : -1;

  // "High error rate (warning)" fired on a demo that was to look healthy.
  it('is calm in every hour', async () => {
    const rate = `100 * avg(CAST(${conditionOf(measure)} AS INTEGER))`;
    const window = 'OVER (PARTITION BY seed ORDER BY timestamp RANGE INTERVAL 1 HOUR PRECEDING)';
    const [row] = await db.rows(`SELECT count(*)::INTEGER, ${sign > 0 ? 'max' : 'min'}(rate)
      FROM (SELECT timestamp, ${rate} ${window} AS rate FROM written)
      WHERE timestamp >= make_timestamp(${(START + HOUR) * 1000})`);
    const [windows, worst] = row as [number, number];
    expect(windows).toBeGreaterThan(200_000);
    expect(sign * (limit - worst)).toBeGreaterThan(0);
    // An hour beyond the limit would be five standard deviations from the mean.
    const mean = Number(await db.value(`SELECT ${rate} FROM written`));
    const deviation = Math.sqrt((mean * (100 - mean)) / (DEFAULT_RATE * 3600));
    expect(sign * (limit - mean)).toBeGreaterThan(5 * deviation);
  });
});
