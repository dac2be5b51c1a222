import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LearningQuery } from '../../../src/datasource/learning-query';
import { applyTemplateVariables } from '../../../src/datasource/variables/apply-template-variables';
import { LivePlugin } from '../../support/live-plugin';
import { grafanaVariables } from '../support/grafana-variables';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 1, 9, 12);
/** Four hours with an execution each minute, as whole buckets of any width. */
const RANGE = { fromEpochMs: NOON - 240 * MINUTE, toEpochMs: NOON - 1 };

let live: LivePlugin;
beforeAll(async () => {
  live = await LivePlugin.start(300);
}, 120_000);
afterAll(() => live?.dispose());

const scoped = (value: string | number) => ({ text: String(value), value });

/** @param interval what Grafana works out for so many points and a min interval, of the panel or of the data source */
async function ask(query: Partial<LearningQuery>, maxDataPoints: number, interval: string, intervalMs: number) {
  const asked = applyTemplateVariables(
    { refId: 'A', ...query },
    {
      templateSrv: grafanaVariables([]),
      scopedVars: { __interval: scoped(interval), __interval_ms: scoped(intervalMs) },
    },
  );
  const answers = await live.client().query({ A: asked }, { timeRange: RANGE, intervalMs, maxDataPoints });
  const { error, frames } = answers.get('A')!;
  expect(error).toBe('');
  return frames[0]!.columns;
}

/** How many buckets of that width the executions fall into. */
function bucketsByHand(width: number): number {
  const times = Array.from({ length: 240 }, (_, i) => NOON - (i + 1) * MINUTE);
  return new Set(times.map((time) => Math.floor(time / width))).size;
}

const QUERIES: Record<string, Partial<LearningQuery>> = {
  metric: { queryType: 'metric', measures: ['executions'], bucket: 'auto', format: 'timeseries' },
  preset: {
    queryType: 'preset',
    preset: 'executions_over_time',
    params: { bucket: 'auto', window: 'range' },
    format: 'timeseries',
  },
  sql: {
    queryType: 'sql',
    format: 'timeseries',
    rawSql:
      'SELECT $__timeGroupAlias(timestamp, $__interval), count(*) AS executions FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1 ORDER BY 1',
  },
};

describe.each(Object.entries(QUERIES))('the interval of a query: %s', (_, query) => {
  it.each([
    [12, '20m', 20 * MINUTE],
    [50, '5m', 5 * MINUTE],
    [240, '1m', MINUTE],
    [240, '1h', 60 * MINUTE],
  ] as const)('with room for %i points, Grafana suggests %s', async (points, interval, width) => {
    const columns = await ask(query, points, interval, width);
    const [counts] = Object.entries(columns)
      .filter(([name]) => name !== 'time')
      .map(([, values]) => values.map(Number));
    expect(counts).toHaveLength(bucketsByHand(width));
    expect(counts!.reduce((sum, count) => sum + count, 0)).toBe(240);
  });
});

it.each([
  [12, 20 * MINUTE],
  [48, 5 * MINUTE],
  [240, MINUTE],
])('more points make narrower buckets where nobody suggests an interval: %i', async (maxDataPoints, width) => {
  const query = { queryType: 'metric', measures: ['executions'], bucket: 'auto', format: 'timeseries' };
  const answers = await live.client().query({ A: query }, { timeRange: RANGE, intervalMs: 0, maxDataPoints });
  expect(answers.get('A')!.frames[0]!.columns.executions).toHaveLength(bucketsByHand(width));
});

it('the interval is SQL, text and a number', async () => {
  const rawSql =
    "SELECT epoch_ms($__interval) AS sql, '$__interval' AS text, '${__interval_ms}' AS digits, $__interval_ms AS number, '${__interval}/[[__interval]]' AS texts";
  const columns = await ask({ queryType: 'sql', format: 'table', rawSql }, 50, '5m', 5 * MINUTE);
  expect(Object.values(columns).flat().map(String)).toEqual(['300000', '5m', '300000', '300000', '5m/5m']);
});
