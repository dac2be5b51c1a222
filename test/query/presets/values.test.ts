import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexDdl } from '../../../src/model/schema';
import { TABLES } from '../../../src/model/tables';
import { PRESETS } from '../../../src/query/all-presets';
import { INSIGHT } from '../../../src/query/insight/insight';
import { TestEngine, thrown } from '../../engine/duckdb-node/support/test-engine';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import { ask, DAY, frameOf, type Row, rowsOf, select } from '../support/ask';
import { DATABASES, END, openDatabase } from '../support/databases';
import { expectNear } from '../support/near';
import { BY_HAND } from './support/by-hand';

/** What says something of the file or of now, the sample, and annotations; each is proved for itself. */
const FOR_ITSELF = [
  'row_counts',
  'index_inventory',
  'database_size',
  'data_freshness',
  'age_distribution',
  'memory_vs_duration',
  'similar_executions',
  'executions_about',
  'executions_around',
  // test/query/insight proves them.
  ...INSIGHT.map(({ name }) => name),
  // Rows of neighbours: test/neighbours proves them.
  ...PRESETS.flatMap((preset) => ('beside' in preset && !INSIGHT.includes(preset) ? [preset.name] : [])),
  'error_bursts',
  'new_error_types',
  'low_success',
  // In errors.test.ts and storage.test.ts.
  'error_summary',
  'error_types',
  'error_shapes',
  'growth',
  'growth_forecast',
  'rows_kept',
  'copy_state',
  'broken_rules',
];

/** Where the window belongs to the name; the others take the time range. */
const SINCE: Readonly<Record<string, number>> = {
  executions_today: Date.UTC(2026, 1, 10),
  execution_count_24h: END - DAY,
  success_rate_24h: END - DAY,
  total_cost_24h: END - DAY,
  avg_quality_24h: END - DAY,
  database_growth: END - 30 * DAY,
  table_statistics: 0,
  null_checks: 0,
  range_checks: 0,
  duplicates: 0,
  recent_executions: END - 5 * 60_000,
};

const at = (ms: number) => `TIMESTAMP '${new Date(ms).toISOString().slice(0, -1).replace('T', ' ')}'`;
const between = (from: number, to: number, and = 'true') =>
  `(SELECT * FROM executions WHERE timestamp BETWEEN ${at(from)} AND ${at(to)} AND ${and})`;

/** The ends of a range; of presets in buckets, of whole ones: of 50 or more before it, the last is left out. */
function inWhole(name: string, from: number, to: number): [from: number, to: number] {
  const found = PRESETS.find((each) => each.name === name);
  const width = found && 'bucket' in found ? { '1h': DAY / 24, '1d': DAY }[found.bucket as string] : undefined;
  if (width === undefined) return [from, to];
  const [first, last] = [from, to].map((time) => Math.floor(time / width) * width) as [number, number];
  return [first, (last - first) / width >= 50 ? last - 1 : last + width - 1];
}

const preset = (engine: TestEngine, name: string, params: object = {}, rest: object = {}) =>
  ask({ queryType: 'preset', preset: name, params, ...rest }, engine);

it('proves the values of every preset', () => {
  expect([...Object.keys(BY_HAND), ...FOR_ITSELF].toSorted()).toEqual(PRESETS.map(({ name }) => name).toSorted());
});

describe.each(DATABASES)('presets over the database %s', (database) => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await openDatabase(database);
  });
  afterAll(() => engine?.close());

  describe.each(Object.entries(BY_HAND))('%s equals SQL by hand', (name, byHand) => {
    const { limit } = PRESETS.find((each) => each.name === name)!;
    const to = SINCE[name] === 0 ? Date.UTC(2250, 0, 1) : END;
    const from = SINCE[name] ?? END - 31 * DAY;

    it('as it stands', async () => {
      const expected = await select(engine, byHand(between(...inWhole(name, from, to))));
      expectNear(await preset(engine, name), expected.slice(0, limit));
    });

    it('over another window', async () => {
      const expected = await select(engine, byHand(between(...inWhole(name, END - 7 * DAY, END))));
      expectNear(await preset(engine, name, { window: '7d' }), expected.slice(0, limit));
    });

    // The executions of the year 2200 share one moment: they come in any order.
    it.skipIf(database === 'unruly' && name === 'recent_executions')('over all there is', async () => {
      const expected = await select(engine, byHand(between(0, Date.UTC(2250, 0, 1))));
      expectNear(await preset(engine, name, { window: 'all' }), expected.slice(0, limit));
      const automatic = PRESETS.some((each) => each.name === name && 'bucket' in each && each.bucket);
      if (automatic) expectNear(await preset(engine, name, { window: 'all', bucket: 'auto' }), expected);
    });

    it('narrowed down by parameters and filters', async () => {
      const [tier] = await select(engine, 'SELECT min(model_tier) AS model_tier FROM executions');
      const model_tier = String(tier!.model_tier);
      const expected = await select(engine, byHand(between(from, to, `model_tier = '${model_tier}' AND NOT success`)));
      const filters = [{ field: 'success', op: '=', value: false }];
      expectNear(await preset(engine, name, { model_tier }, { filters }), expected.slice(0, limit));
    });

    it.runIf(limit)('cut to another number of rows', async () => {
      const expected = await select(engine, byHand(between(from, to)));
      expectNear(await preset(engine, name, { limit: 2 }), expected.slice(0, 2));
      expectNear(await preset(engine, name, { limit: '10000' }), expected.slice(0, 10_000));
    });
  });

  it('executions_per_hour by the day, over all there is, has every day from the first to the last', async () => {
    const query = {
      queryType: 'preset',
      preset: 'executions_per_hour',
      params: { window: 'all', bucket: '1d' },
      format: 'timeseries',
    };
    const shown = rowsOf(await frameOf(query, engine));
    const days = await select(
      engine,
      `SELECT time, (SELECT count(*) FROM executions WHERE timestamp::DATE = time::DATE)::DOUBLE AS executions
      FROM (SELECT unnest(range(min(timestamp)::DATE, max(timestamp) + INTERVAL 1 SECOND, INTERVAL 1 DAY)) AS time FROM executions)`,
    );
    expect(shown.map((row) => [row.time, row.executions])).toEqual(days.map((row) => [row.time, row.executions]));
  });

  it('memory_vs_duration shows a sample, and the correlation of all', async () => {
    const rows = between(END - 31 * DAY, END, 'peak_memory_mb IS NOT NULL');
    const all = await select(
      engine,
      `SELECT peak_memory_mb, duration_seconds, corr(peak_memory_mb, duration_seconds) OVER () AS correlation
      FROM ${rows} ORDER BY ALL`,
    );
    const byPlace = (a: Row, b: Row) =>
      Number(a.peak_memory_mb) - Number(b.peak_memory_mb) || Number(a.duration_seconds) - Number(b.duration_seconds);
    const everything = await preset(engine, 'memory_vs_duration', { limit: 10_000 });
    expectNear(everything.toSorted(byPlace), all);
    const sample = await preset(engine, 'memory_vs_duration', { limit: 5 });
    expect(sample).toEqual(everything.slice(0, 5));
    expect(await preset(engine, 'memory_vs_duration')).toEqual(everything.slice(0, 1000));
  });

  it('solution_patterns lists the kinds of task', async () => {
    const key = ({ solution_summary, repo }: Row) => `${solution_summary} in ${repo}`;
    const pairs = await select(
      engine,
      `SELECT DISTINCT solution_summary, repo, task_type FROM ${between(END - 31 * DAY, END)} ORDER BY ALL`,
    );
    for (const pattern of await preset(engine, 'solution_patterns')) {
      const types = pairs.filter((pair) => key(pair) === key(pattern)).map(({ task_type }) => task_type);
      expect(pattern.task_types).toBe(types.filter((type) => type !== null).join(', '));
    }
  });

  it('data_freshness tells the age of the newest execution', async () => {
    const [answer] = await preset(engine, 'data_freshness');
    const [newest] = await select(
      engine,
      'SELECT max(timestamp) AS latest FROM executions WHERE timestamp < now()::TIMESTAMP',
    );
    const age = newest!.latest === null ? null : (Date.now() - Number(newest!.latest)) / 1000;
    expectNear([answer!], [{ latest: newest!.latest!, age_seconds: age, age_hours: age === null ? null : age / 3600 }]);
    expectNear([answer!], [{ now: Date.now() }]);
  });

  it('database_size tells the size of the file', async () => {
    const [size] = await preset(engine, 'database_size');
    expect(size).toMatchObject({ database_bytes: statSync(engine.path).size, wal_bytes: 0 });
    expect(size!.free_bytes).toBeGreaterThanOrEqual(0);
    expect(size!.used_bytes).toBe(Number(size!.database_bytes) - Number(size!.free_bytes));
  });

  it('row_counts counts the rows of every table', async () => {
    const counts = await preset(engine, 'row_counts');
    const tables = counts.map(({ table }) => table);
    const known: string[] = TABLES.map(({ name }) => name).toSorted();
    expect(tables).toEqual(database === 'demo' || database === 'empty' ? known : ['executions']);
    for (const { table, rows } of counts) {
      expect(await select(engine, `SELECT count(*) AS rows FROM ${table}`)).toEqual([{ rows }]);
    }
  });

  it('index_inventory lists the named indexes', async () => {
    const found = await preset(engine, 'index_inventory');
    const names = found.map(({ index }) => index);
    // DuckDB writes ['"timestamp"'] for a column whose name is a keyword too.
    expect(found.filter(({ columns }) => /['"]/.test(String(columns)))).toEqual([]);
    const ofSchema = indexDdl().map((ddl) => /idx_\w+/.exec(ddl)![0]);
    const ofScript = ['idx_repo', 'idx_success', 'idx_task_type', 'idx_timestamp'];
    if (database === 'demo' || database === 'empty') expect(names).toEqual(ofSchema.toSorted());
    if (database === 'initScript') expect(names).toEqual(ofScript);
    if (database === 'real') expect(names).toHaveLength(4);
    if (database === 'unruly') expect(names).toEqual([]);
  });
});

it('age_distribution tells what retention will take', async () => {
  const ages = [0, 1, 6.9, 7.1, 29.9, 30.1, 31, 32, 89.9, 90.1, 400];
  const engine = await TestEngine.over([
    `CREATE TABLE executions AS
    SELECT make_timestamp(epoch_us(now())) - to_milliseconds((age * ${DAY})::BIGINT) AS timestamp
    FROM (VALUES ${ages.map((age) => `(${age}::DOUBLE)`).join(', ')}) AS ages (age)`,
  ]);
  try {
    expect(await preset(engine, 'age_distribution')).toEqual([
      { age: '0-7 d', count: 3 },
      { age: '7-30 d', count: 2 },
      { age: '30-90 d', count: 4 },
      { age: '90+ d', count: 2 },
    ]);
  } finally {
    await engine.close();
  }
});

describe('parameters', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    const quote = (text: string) =>
      text
        .split('\0')
        .map((part) => `'${part.replaceAll("'", "''")}'`)
        .join(' || chr(0) || ');
    engine = await TestEngine.over([
      `CREATE TABLE executions AS
      SELECT uuid() AS task_id, ${at(END - DAY)} AS timestamp, value AS repo, value AS task_type, value AS model_tier,
        value AS pool_type, true AS success, id AS peak_memory_mb, 1 AS duration_seconds
      FROM (VALUES ${HOSTILE_VALUES.map((value, i) => `(${i}, ${quote(value)})`).join(', ')}) AS hostile (id, value)`,
    ]);
  });
  afterAll(() => engine?.close());

  it('reach DuckDB as values, whatever they hold', async () => {
    for (const [i, value] of HOSTILE_VALUES.entries()) {
      if (value === '') continue;
      for (const name of ['repo', 'task_type', 'model_tier', 'pool_type']) {
        expect(await preset(engine, 'database_growth', { [name]: value }), JSON.stringify(value)).toEqual([
          { value: 1 },
        ]);
      }
      const [only] = await preset(engine, 'memory_vs_duration', { repo: value });
      expect(only!.peak_memory_mb).toBe(i);
    }
  }, 120_000);

  it('refuse hostile values where they take none of them', async () => {
    for (const value of HOSTILE_VALUES) {
      for (const name of ['window', 'bucket', 'limit', 'min_usage']) {
        const known = { window: 'success_by_repository', bucket: 'executions_per_hour', limit: 'top_repos' };
        const asked = known[name as keyof typeof known] ?? 'solution_patterns';
        const error = await thrown(preset(engine, asked, { [name]: value }));
        expect(error.code, JSON.stringify(value)).toBe('bad_query');
        expect(error.message).toContain(name);
      }
    }
  });

  it.each([
    ['no_such_preset', {}, 'no_such_preset'],
    ['top_error', {}, 'top_errors'],
    ['top_errors', { limt: 3 }, 'limt'],
    ['top_errors', { limit: 0 }, 'limit'],
    ['top_errors', { limit: -1 }, 'limit'],
    ['top_errors', { limit: 1.5 }, 'limit'],
    ['top_errors', { limit: Number.NaN }, 'limit'],
    ['top_errors', { limit: 10_001 }, 'limit'],
    ['top_errors', { limit: true }, 'limit'],
    ['top_errors', { limit: null }, 'limit'],
    ['top_errors', { limit: [3] }, 'limit'],
    ['top_errors', { window: 7 }, 'window'],
    ['top_errors', { window: '0d' }, 'window'],
    ['top_errors', { window: 'yesterday' }, 'window'],
    ['top_errors', { repo: '' }, 'repo'],
    ['top_errors', { repo: 5 }, 'repo'],
    ['executions_per_hour', { bucket: 'never' }, 'bucket'],
    ['executions_per_hour', { bucket: '1ms' }, 'bucket'],
    ['solution_patterns', { min_usage: 4 }, 'min_usage'],
    ['row_counts', { limit: 3 }, 'row_counts'],
    ['row_counts', 'all', 'params'],
    ['', {}, 'preset'],
  ])('of %s are refused: %j', async (name, params, named) => {
    const error = await thrown(preset(engine, name, params as object));
    expect(error.code).toBe('bad_query');
    expect(error.message).toContain(named);
  });
});
