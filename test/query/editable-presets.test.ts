import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaDdl } from '../../src/model/schema';
import { PRESETS } from '../../src/query/all-presets';
import { editableSql } from '../../src/query/compile-query';
import { parseQuery } from '../../src/query/parse-query';
import { executions } from '../engine/duckdb-node/parts/support/executions';
import { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { ask, DAY } from './support/ask';
import { END, openDatabase } from './support/databases';
import { expectNear } from './support/near';
import { OF_THE_CLOCK } from './support/of-the-clock';

const RANGE = { from: END - 9 * DAY, to: END };
const LATER = { from: END - 20 * DAY, to: END - 2 * DAY };

function carryOn(query: object, storedTimeZone = 'UTC'): string {
  const parsed = parseQuery({ queryType: 'preset', format: 'table', ...query });
  if (parsed.queryType === 'sql') throw new Error('It is SQL already.');
  return editableSql(parsed, { timeRange: RANGE, intervalMs: 0, maxDataPoints: 500, storedTimeZone });
}

/** All but those that tell the time. */
const names = PRESETS.map(({ name }) => name).filter((name) => !OF_THE_CLOCK.includes(name));
/** All of time ends now to the forecasts. */
const windowed = PRESETS.filter(({ name, window }) => window && !name.startsWith('cost_forecast')).map(
  ({ name }) => name,
);
const overTime = PRESETS.filter((preset) => 'bucket' in preset).map(({ name }) => name);

describe('editableSql of presets', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openDatabase('demo');
  });
  afterAll(() => engine.close());

  const answers = async (query: object, rawSql: string, timeRange: typeof RANGE, storedTimeZone = 'UTC') => {
    const context = { timeRange, storedTimeZone, intervalMs: 3_600_000 };
    const format = 'format' in query ? query.format : 'table';
    const byHand = await ask({ rawSql, format }, engine, context);
    return [byHand, await ask({ queryType: 'preset', ...query }, engine, context)] as const;
  };

  it.each(names)('answers as %s does, in another time range too', async (preset) => {
    const rawSql = carryOn({ preset });
    for (const timeRange of [RANGE, LATER]) {
      const [byHand, built] = await answers({ preset }, rawSql, timeRange);
      expectNear(byHand, built);
    }
  });

  it.each(windowed)('keeps the window of %s at the end of the time range', async (preset) => {
    // All of time has too many buckets for any preset.
    for (const window of ['7d', 'today', '1M', ...(overTime.includes(preset) ? [] : ['all'])]) {
      const query = { preset, params: { window } };
      const [byHand, built] = await answers(query, carryOn(query), LATER);
      expectNear(byHand, built);
    }
  });

  it.each(overTime)('fills the gaps of %s as the preset does', async (preset) => {
    const query = { preset, format: 'timeseries', params: { window: 'range', repo: 'nobody' } };
    const [byHand, built] = await answers(query, carryOn(query), RANGE);
    expectNear(byHand, built);
  });

  it('knows the zone of the stored times', async () => {
    for (const window of ['today', '24h', 'range']) {
      const query = { preset: 'error_rate_over_time', params: { window } };
      const [byHand, built] = await answers(query, carryOn(query, 'Asia/Kolkata'), RANGE, 'Asia/Kolkata');
      expectNear(byHand, built);
    }
  });

  it('keeps a day of 24 hours where the clocks of the zone are set', async () => {
    const zone = 'Europe/Berlin';
    const hourly = await TestEngine.over([...schemaDdl(), executions(-1200, 0, 60)], { storedTimeZone: zone });
    const context = { timeRange: { from: 0, to: Date.UTC(2026, 2, 29, 10) }, storedTimeZone: zone };
    const preset = 'total_cost_24h';
    const rawSql = carryOn({ preset }, zone);
    expectNear(await ask({ rawSql }, hourly, context), await ask({ queryType: 'preset', preset }, hourly, context));
    await hourly.close();
  });

  it('lets variables stand for several values', () => {
    const rawSql = carryOn({ preset: 'top_errors', params: { repo: '$repo', model_tier: 'small' } });
    expect(rawSql).toContain(`IN (\${repo:sqlstring})`);
    expect(rawSql).toContain(`'small'`);
  });

  it('reads as a person would write it', () => {
    const query = { preset: 'success_rate_over_time', format: 'timeseries', params: { window: '7d' } };
    expect(carryOn(query)).toMatchInlineSnapshot(`
      "SELECT
        $__timeGroup(timestamp, 1d, NULL, 7d) AS time,
        100 * avg(CAST(success AS INTEGER)) AS success_rate
      FROM executions
      WHERE $__timeFilter(timestamp, 1d, 7d)
        AND $__adHocFilters()
      GROUP BY ALL
      ORDER BY time"
    `);
  });
});
