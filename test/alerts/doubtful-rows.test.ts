import { afterEach, describe, expect, it } from 'vitest';
import type { LooseRow } from '../support/loose-database';
import { LoosePlugin } from './support/loose-plugin';

const NOW = 'now()::TIMESTAMP';
const old: LooseRow = { timestamp: `${NOW} - INTERVAL 2 DAY` };

let plugin: LoosePlugin | undefined;
afterEach(async () => {
  await plugin?.dispose();
  plugin = undefined;
});

async function over(...rows: readonly LooseRow[]): Promise<LoosePlugin> {
  plugin = await LoosePlugin.over(rows);
  return plugin;
}

/** What a preset of checks finds. */
async function findings(source: LoosePlugin, preset: string): Promise<Record<string, unknown>> {
  const { check, count } = await source.columns({ queryType: 'preset', preset });
  return Object.fromEntries(check!.map((name, i) => [name, count![i]] as const).filter(([, found]) => found !== 0));
}

describe('a row from the future', () => {
  it.each([
    ['three days ahead', `${NOW} + INTERVAL 3 DAY`],
    ['at infinity', "'infinity'"],
  ])('%s does not hide that data is stale, and is told', async (_, timestamp) => {
    const source = await over(old, { timestamp });
    const { freshness_age: age, rows_ahead } = await source.measures('freshness_age', 'rows_ahead');
    expect(Math.round(Number(age) / 3600)).toBe(48);
    expect(rows_ahead).toBe(1);
    expect(await source.state('learning-stale')).toMatchObject({ state: 'Alerting' });
    expect(await source.state('learning-rows-ahead')).toMatchObject({
      state: 'Alerting',
      value: 1,
      why: { why: expect.stringMatching(/^repo \S+ 100 %, tier \S+ 100 %, pool \S+ 100 %$/) },
    });
  });

  it('is none within five minutes', async () => {
    const source = await over(old, { timestamp: `${NOW} + INTERVAL 3 MINUTE` });
    const { freshness_age: age, rows_ahead } = await source.measures('freshness_age', 'rows_ahead');
    expect(Math.abs(Number(age))).toBeLessThan(300);
    expect(rows_ahead).toBe(0);
    expect(await source.state('learning-stale')).toMatchObject({ state: 'Normal' });
    expect(await source.state('learning-rows-ahead')).toMatchObject({ state: 'Normal' });
  });

  it('is one on the clock of the stored times: rows of an hour ago are none in a zone ahead of UTC', async () => {
    const stored = "now() AT TIME ZONE 'Asia/Kolkata'";
    const source = await over(
      { timestamp: `${stored} - INTERVAL 1 HOUR` },
      { timestamp: `${stored} + INTERVAL 1 HOUR` },
    );
    const settings = { storedTimeZone: 'Asia/Kolkata' };
    const query = { queryType: 'metric', measures: ['freshness_age', 'rows_ahead', 'rows_violating'] };
    const { freshness_age, ...counts } = await source.columns(query, settings);
    expect(Math.round(Number(freshness_age![0]) / 60)).toBe(60);
    expect(counts).toEqual({ rows_ahead: [1], rows_violating: [1] });
    const { check, count } = await source.columns({ queryType: 'preset', preset: 'range_checks' }, settings);
    expect(count![check!.indexOf('future_timestamp')]).toBe(1);
    const freshness = await source.columns({ queryType: 'preset', preset: 'data_freshness' }, settings);
    expect(Math.abs(Number(freshness.now![0]) - Date.now())).toBeLessThan(300_000);
  });
});

it('checks of the record look at all rows, those that are in no time range too', async () => {
  const source = await over(
    old,
    { timestamp: 'NULL' },
    { timestamp: `${NOW} + INTERVAL 3 DAY` },
    { timestamp: "'1969-07-20'", repo: 'NULL' },
    { timestamp: "'-infinity'", actual_cost: '-1' },
  );
  expect(await findings(source, 'null_checks')).toEqual({ null_timestamp: 1, null_repo: 1 });
  expect(await findings(source, 'range_checks')).toEqual({ range_actual_cost: 1, future_timestamp: 1 });
  expect(await source.measures('rows_violating', 'rows')).toEqual({ rows_violating: 4, rows: 5 });
  expect(await source.measures('violations', 'executions')).toEqual({ violations: 0, executions: 0 });
  expect(await source.columns({ queryType: 'preset', preset: 'table_statistics' })).toMatchObject({ rows: [5] });
  const ages = await source.columns({ queryType: 'preset', preset: 'age_distribution' });
  expect(Object.fromEntries(ages.age!.map((age, i) => [age, ages.count![i]]))).toEqual({
    'from the future': 1,
    '0-7 d': 1,
    '90+ d': 2,
    'without a time': 1,
  });
});

describe('values that are not finite', () => {
  const measured = { peak_memory_mb: '100', cpu_time_seconds: '1', quality_score: '80' };
  const sound: LooseRow[] = [
    { ...measured, duration_seconds: '2', actual_cost: '1', cost_estimate: '2' },
    { ...measured, duration_seconds: '4', actual_cost: '3', cost_estimate: '4', peak_memory_mb: '300' },
    { ...measured, duration_seconds: '9', actual_cost: '5', cost_estimate: '5', peak_memory_mb: '200' },
  ];
  const FLOATS = [
    'routing_confidence',
    'duration_seconds',
    'cost_estimate',
    'actual_cost',
    'peak_memory_mb',
    'cpu_time_seconds',
  ];
  const MEASURES = [
    ...['duration_avg', 'duration_p50', 'duration_p95', 'duration_max', 'cost_total', 'cost_avg', 'cost_savings'],
    ...['cost_estimate_total', 'cost_per_success', 'cost_error_avg', 'cost_error_p95', 'routing_confidence_avg'],
    ...['calibration_gap', 'memory_avg', 'memory_p99', 'memory_max', 'cpu_avg', 'cpu_p99'],
    'memory_duration_correlation',
  ];

  it.each(["'nan'", "'infinity'", "'-infinity'"])('%s are left out of every measure, and named', async (value) => {
    const clean = await over(...sound);
    const expected = await clean.measures(...MEASURES);
    await clean.dispose();
    const bad = { ...measured, ...Object.fromEntries(FLOATS.map((name) => [name, value])) };
    const source = await over(...sound, bad);
    const query = { queryType: 'metric', measures: MEASURES };
    expect(await source.measures(...MEASURES)).toEqual(expected);
    expect(await source.notices(query)).toEqual(
      expect.arrayContaining(
        FLOATS.map((name) => `1 value of "${name}" in the database is NaN or infinite, and is left out.`),
      ),
    );
    expect(await source.notices({ queryType: 'metric', measures: ['success_rate', 'quality_avg'] })).toEqual([]);
    expect(await source.measures('violations', 'rows_violating', 'data_quality', 'executions')).toEqual({
      violations: 1,
      rows_violating: 1,
      data_quality: 75,
      executions: 4,
    });
    expect(Object.keys(await findings(source, 'range_checks')).toSorted()).toEqual(
      FLOATS.map((name) => `range_${name}`).toSorted(),
    );
  });

  it('leave a cost alert its value', async () => {
    const source = await over(...sound, { actual_cost: "'nan'" });
    const { error, frames } = await source.alert({ queryType: 'metric', measures: ['cost_total'], bucket: 'none' });
    expect(error).toBe('');
    expect(frames[0]!.columns).toEqual({ cost_total: [9] });
  });

  it('are no group, no filter and no correlation of presets', async () => {
    const source = await over(...sound, { ...measured, duration_seconds: "'infinity'" });
    expect(
      await source.columns({ queryType: 'metric', measures: ['executions'], dimensions: ['duration_bucket'] }),
    ).toEqual({ duration_bucket: ['fast', null], executions: [3, 1] });
    const slow = [{ field: 'duration_seconds', op: '>', value: 5 }];
    expect(await source.columns({ queryType: 'metric', measures: ['executions'], filters: slow })).toEqual({
      executions: [1],
    });
    const { correlation } = await source.columns({ queryType: 'preset', preset: 'memory_vs_duration' });
    expect(correlation!.every((value) => Number(value) > 0 && Number(value) < 1)).toBe(true);
    const tiers = await source.columns({ queryType: 'preset', preset: 'tier_performance' });
    expect(tiers).toMatchObject({ avg_duration: [5], total_executions: [4] });
  });

  it('do not come of finite ones: an error beyond single precision', async () => {
    const source = await over({ cost_estimate: '1e-40', actual_cost: '1' });
    const { cost_error_avg: error } = await source.measures('cost_error_avg');
    expect(Number(error)).toBeGreaterThan(1e41);
  });

  it('stay to be seen in the rows themselves', async () => {
    const source = await over({ duration_seconds: "'nan'" });
    expect(await source.notices({ queryType: 'preset', preset: 'execution_details' })).toEqual([
      'Column "duration_seconds" holds NaN or infinite numbers, shown as null.',
    ]);
  });

  it('are found in a row that has just been written, and passed over from then on', async () => {
    const source = await over(...sound);
    expect(await source.measures('cost_total')).toEqual({ cost_total: 9 });
    await source.write("UPDATE executions SET actual_cost = 'infinity' WHERE actual_cost = 5");
    expect(await source.columns({ queryType: 'metric', measures: ['cost_total'] }, { maxStalenessSeconds: 0 })).toEqual(
      {
        cost_total: [4],
      },
    );
  });
});

describe('NULL where the schema has none', () => {
  const unknown: LooseRow = { success: 'NULL', actual_cost: 'NULL', duration_seconds: 'NULL', repo: "'lost'" };

  it('rates have one denominator, the rows whose outcome is known', async () => {
    const failure = { success: 'false', error_type: "'crash'" };
    const source = await over({}, failure, unknown, { ...unknown, error_type: "'crash'" }, unknown);
    expect(
      await source.measures('success_rate', 'failure_rate', 'error_rate', 'calibration_gap', 'cost_per_success'),
    ).toEqual({ success_rate: 50, failure_rate: 50, error_rate: 50, calibration_gap: 0, cost_per_success: 2 });
    const { success_rate } = await source.columns({ queryType: 'preset', preset: 'pool_performance_mv' });
    expect(success_rate).toEqual([null, 0.5]);
  });

  it('what is unknown is null, neither 0 nor false', async () => {
    const source = await over({}, unknown);
    const query = { queryType: 'metric', dimensions: ['repo'], measures: ['executions', 'cost_total', 'cost_savings'] };
    expect(await source.columns(query)).toEqual({
      repo: ['lost', 'mahavishnu'],
      executions: [1, 1],
      cost_total: [null, 1],
      cost_savings: [null, 0],
    });
    expect(await source.columns({ ...query, measures: ['cost_total'], compare: 'previous' })).toEqual({
      repo: ['mahavishnu', 'lost'],
      cost_total: [1, null],
      cost_total_previous: [0, 0],
    });
    expect(await source.measures('success_rate', 'failure_rate', 'cost_total')).toEqual({
      success_rate: 100,
      failure_rate: 0,
      cost_total: 1,
    });
  });

  it('savings are those of rows whose two costs are known', async () => {
    const source = await over({ cost_estimate: '3' }, { cost_estimate: '7', actual_cost: 'NULL' });
    expect(await source.measures('cost_savings')).toEqual({ cost_savings: 2 });
  });

  it('a log line says that the outcome is unknown, as does its severity', async () => {
    const source = await over(unknown);
    const { body, severity } = await source.columns({ queryType: 'preset', preset: 'executions_log' });
    expect(body).toEqual(['test in lost ended with unknown outcome (small, mahavishnu)']);
    expect(severity).toEqual(['unknown']);
  });

  it('the checks find each column', async () => {
    const required = ['success', 'actual_cost', 'duration_seconds'];
    const source = await over({}, unknown);
    expect(await findings(source, 'null_checks')).toEqual(
      Object.fromEntries(required.map((name) => [`null_${name}`, 1])),
    );
    expect(await source.measures('violations', 'rows_violating')).toEqual({ violations: 1, rows_violating: 1 });
  });
});
