import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/query/all-presets';
import { editableSql } from '../../src/query/compile-query';
import { parseQuery } from '../../src/query/parse-query';
import { isNarrowed } from '../../src/query/presets/parameters';
import { applyVariables } from '../../src/query/variables/filter-variables';
import type { VariableValue } from '../../src/query/variables/value';
import type { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { DAY, frameOf, type Row, rowsOf } from './support/ask';
import { END, openDatabase } from './support/databases';
import { near } from './support/near';
import { OF_THE_CLOCK } from './support/of-the-clock';

const HOUR = 3_600_000;

/** The range that a query was carried on in, and others in which it is asked afterwards. */
const THEN = { from: END - 9 * DAY, to: END };
const LATER = { from: END - 20 * DAY, to: END - 2 * DAY };
/** The month before it is shorter. */
const LAST_OF_MONTH = { from: Date.UTC(2026, 0, 30, 18), to: Date.UTC(2026, 0, 31, 22, 17, 3, 250) };
const RANGES = [THEN, LATER, LAST_OF_MONTH];

const AD_HOC = [
  { key: 'model_tier', operator: '!=', value: 'large' },
  { key: 'repo', operator: '=~', value: '^[a-r]' },
];

const metric = (rest: object) => ({ queryType: 'metric', measures: ['executions'], format: 'timeseries', ...rest });
const table = (rest: object) => metric({ format: 'table', ...rest });

const METRICS: Record<string, object> = {
  'a count over time': metric({}),
  'rates over time': metric({ measures: ['success_rate', 'error_rate'], dimensions: ['pool_type'] }),
  'a bucket that is not aligned': metric({ bucket: '7h', measures: ['cost_total'] }),
  months: metric({ bucket: '1M' }),
  'a bucket as people write it': metric({ bucket: '1h30m' }),
  'the top and the rest': metric({ bucket: '1d', dimensions: ['repo'], limit: 2 }),
  'the top and the rest in a table': table({ dimensions: ['repo', 'quality_tier'], limit: 3, other: true }),
  'an order': table({
    dimensions: ['error_type'],
    measures: ['executions', 'duration_p95', 'duration_p50'],
    orderBy: { field: 'error_type', direction: 'asc' },
  }),
  bounds: table({ dimensions: ['model_tier'], measures: ['success_rate'], bounds: true, minSamples: 20 }),
  'filters of its own': table({
    dimensions: ['task_type'],
    filters: [
      { field: 'duration_seconds', op: '>', value: 10 },
      { field: 'model_tier', op: '=|', value: ['small', 'large'] },
      { field: 'quality_tier', op: '!=', value: 'poor' },
      { field: 'timestamp', op: '>=', value: END - 25 * DAY },
    ],
  }),
  'a key of metadata': table({ dimensions: ['metadata.worker'] }),
  'the database': table({ measures: ['rows', 'database_bytes'] }),
  'executions beside the database': table({ measures: ['rows', 'executions'] }),
};

const COMPARED: Record<string, object> = {
  'without buckets': table({}),
  'by group': table({ dimensions: ['repo'], measures: ['executions', 'success_rate', 'cost_total'] }),
  'with auto': metric({ bucket: 'auto' }),
  'by group, with buckets': metric({ bucket: '1h', dimensions: ['model_tier'] }),
  'with buckets that are not aligned': metric({ bucket: '7h' }),
  'with days in a table': table({ bucket: '1d', dimensions: ['quality_tier'] }),
  'with months': metric({ bucket: '1M' }),
  'with the rest': metric({ bucket: '1d', dimensions: ['repo'], limit: 2 }),
};

const PRESET_NAMES = PRESETS.map(({ name }) => name).filter((name) => !OF_THE_CLOCK.includes(name));
/** The present is the end of all time to those, and moves. */
const FILTERED = PRESETS.filter((one) => isNarrowed(one) && one.name !== 'cost_forecast').map(({ name }) => name);
const preset = (name: string, params: object = {}, format = 'table') => ({
  queryType: 'preset',
  preset: name,
  params,
  format,
});

interface Asked {
  readonly variables?: Readonly<Record<string, VariableValue>>;
  readonly adHocFilters?: readonly object[];
  readonly storedTimeZone?: string;
}

/** For series the labels belong to the name. */
function content(frame: Awaited<ReturnType<typeof frameOf>>): Row[] {
  const fields = frame.fields.map((field) => ({
    ...field,
    column: { ...field.column, name: field.column.name + JSON.stringify(field.labels ?? {}) },
  }));
  return rowsOf({ ...frame, fields });
}

let engine: TestEngine;
beforeAll(async () => {
  engine = await openDatabase('demo');
});
afterAll(() => engine?.close());

/** Carried on in one time range and asked in others, under the filters of the dashboard, it answers as the query does. */
async function expectSame(query: object, asked: Asked = {}): Promise<string> {
  const { storedTimeZone = 'UTC', ...rest } = asked;
  // As an editor has it: the values of variables are not put in.
  const { variables: _, ...open } = rest;
  const parsed = parseQuery({ ...query, ...open });
  if (parsed.queryType === 'sql') throw new Error('It is SQL already.');
  const rawSql = editableSql(parsed, { timeRange: THEN, intervalMs: 0, maxDataPoints: 0, storedTimeZone });
  const { format } = parsed;
  for (const timeRange of RANGES) {
    const context = { timeRange, storedTimeZone, intervalMs: 2 * HOUR, maxDataPoints: 300 };
    const { variables = {}, adHocFilters } = asked;
    const built = await frameOf(
      { ...applyVariables(query, variables), ...(adHocFilters && { adHocFilters }) },
      engine,
      context,
    );
    const carried = await frameOf({ rawSql, format, ...rest }, engine, context);
    const [expected, rows] = [content(built), content(carried)];
    expect(rows.map((row) => Object.keys(row))).toEqual(expected.map((row) => Object.keys(row)));
    const differing = rows.flatMap((row, at) =>
      Object.entries(row).flatMap(([name, value]) => {
        const wanted = expected[at]![name]!;
        return near(value, wanted) ? [] : [{ at, name, value, wanted }];
      }),
    );
    expect(differing).toEqual([]);
  }
  return rawSql;
}

describe('a preset carried on as SQL', () => {
  it.each(PRESET_NAMES)('keeps the filters of the dashboard and follows the time range: %s', async (name) => {
    await expectSame(preset(name), { adHocFilters: AD_HOC });
  });

  // error_bursts, new_error_types and low_success lost them.
  it.each(FILTERED)('is filtered as %s is', async (name) => {
    const rawSql = await expectSame(preset(name, { window: 'all' }), { adHocFilters: AD_HOC });
    expect(rawSql).toContain('$__adHocFilters()');
    expect(rawSql).not.toContain('model_tier IS DISTINCT FROM');
  });

  it.each(['range', '3d', '1M', 'today', 'all'])(
    'fills the gaps of a window such as %s and no others',
    async (window) => {
      const params = { window, repo: 'nobody' };
      await expectSame(preset('executions_per_day', params, 'timeseries'));
      await expectSame(preset('executions_per_day', { window }, 'timeseries'));
      await expectSame(preset('success_rate_over_time', { ...params, bucket: '12h' }, 'timeseries'));
    },
  );

  it.each(['Asia/Kolkata', 'Europe/Berlin'])('counts its window back on the clock of %s', async (storedTimeZone) => {
    for (const window of ['range', '24h', '1M', 'today', 'all']) {
      await expectSame(preset('errors_by_model_tier', { window }), { storedTimeZone });
      await expectSame(preset('error_bursts', { window }), { storedTimeZone, adHocFilters: AD_HOC });
    }
  });
});

describe('a metric query carried on as SQL', () => {
  describe.each([[[]], [AD_HOC]])('under the ad hoc filters %j', (adHocFilters) => {
    it.each(Object.keys(METRICS))('%s', async (name) => {
      await expectSame(METRICS[name]!, { adHocFilters });
      await expectSame(METRICS[name]!, { adHocFilters, storedTimeZone: 'Asia/Kolkata' });
    });

    // One side was filtered, and the length of the period was that of the range at hand.
    it.each(Object.keys(COMPARED))('compares with the period before: %s', async (name) => {
      await expectSame({ ...COMPARED[name], compare: 'previous' }, { adHocFilters });
      await expectSame({ ...COMPARED[name], compare: 'previous' }, { adHocFilters, storedTimeZone: 'Asia/Kolkata' });
    });
  });

  const VARIABLES = { repo: ['mahavishnu', 'session-buddy'], tier: 'small', least: '5', part: 'ma', all: ['$__all'] };

  it.each<[name: string, filters: readonly object[]]>([
    ['one of several', [{ field: 'repo', op: '=', value: '$repo' }]],
    ['none of several', [{ field: 'repo', op: '!=', value: '${repo}' }]],
    ['a list', [{ field: 'repo', op: '=|', value: ['[[repo]]', 'crackerjack'] }]],
    ['a pattern', [{ field: 'repo', op: '=~', value: '$repo' }]],
    ['part of a pattern', [{ field: 'repo', op: '!~', value: '^$part.*' }]],
    ['a number', [{ field: 'duration_seconds', op: '>', value: '$least' }]],
    ['all', [{ field: 'repo', op: '=', value: '$all' }]],
    ['all and nothing else in a list', [{ field: 'repo', op: '!=|', value: ['$all', '$repo'] }]],
    ['text', [{ field: 'model_tier', op: '!=', value: '$tier-1' }]],
  ])('leaves a variable open: %s', async (_, filters) => {
    await expectSame(table({ dimensions: ['repo', 'model_tier'], filters }), { variables: VARIABLES });
  });

  it('tells a variable from an equal literal beside it', async () => {
    const filters = [
      { field: 'repo', op: '=|', value: ['$repo'] },
      { field: 'error_type', op: '!=', value: '$repo', literal: true },
    ];
    const rawSql = await expectSame(table({ dimensions: ['repo'], filters }), { variables: VARIABLES });
    expect(rawSql).toContain(`\${repo:sqlstring}`);
  });
});
