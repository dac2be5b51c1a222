import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PluginHost, pluginHostIsThere } from '../support/plugin-host';
import { LiveHost } from './support/live-host';

let live: LiveHost;

beforeAll(async () => {
  live = await LiveHost.start({ rows: 100 });
});

afterAll(() => live?.close());

const TYPES_SQL = `SELECT * FROM (VALUES
  (1, TIMESTAMP_NS '2026-02-09 12:00:00.001999999', 1.5::DOUBLE, true, 'größer 😀', '{"a":[1,null,"é"]}'::JSON, 9007199254740993::BIGINT),
  (2, NULL, NULL, NULL, NULL, NULL, NULL),
  (3, TIMESTAMP '1969-12-31 23:59:59.9995', 'NaN'::DOUBLE, false, '', '3'::JSON, 2::BIGINT))
  AS t(id, moment, ratio, ok, name, doc, big) ORDER BY id`;

describe('a query', () => {
  it('gives the values that SQL gives, each in its type', async () => {
    const { status, body } = await live.query({ A: { rawSql: TYPES_SQL, format: 'table' } });
    expect(status).toBe(200);
    const { schema, data } = body.results.A!.frames[0]!;
    expect(schema).toMatchObject({ refId: 'A', meta: { executedQueryString: TYPES_SQL, notices: expect.anything() } });
    expect(schema.fields.map(({ name, type, typeInfo }) => [name, type, typeInfo.frame, typeInfo.nullable])).toEqual([
      ['id', 'number', 'float64', true],
      ['moment', 'time', 'time.Time', true],
      ['ratio', 'number', 'float64', true],
      ['ok', 'boolean', 'bool', true],
      ['name', 'string', 'string', true],
      ['doc', 'other', 'json.RawMessage', true],
      ['big', 'number', 'float64', true],
    ]);
    expect(data.values).toEqual([
      [1, 2, 3],
      [Date.UTC(2026, 1, 9, 12, 0, 0, 1), null, -1],
      [1.5, null, null],
      [true, null, false],
      ['größer 😀', null, ''],
      [{ a: [1, null, 'é'] }, null, 3],
      [2 ** 53, null, 2],
    ]);
  });

  it('leaves the others alone where JSON holds what DuckDB takes for JSON and nobody else does', async () => {
    const { status, body } = await live.query({
      A: { rawSql: `SELECT '{"cost": NaN, "list": [1, -Infinity,], "text": "NaN, ]"}'::JSON AS doc`, format: 'table' },
      B: { rawSql: 'SELECT 1 AS one', format: 'table' },
    });
    expect(status).toBe(200);
    const { schema, data } = body.results.A!.frames[0]!;
    expect(data.values).toEqual([[{ cost: null, list: [1, null], text: 'NaN, ]' }]]);
    expect(JSON.stringify(schema.meta)).toContain('holds NaN or infinite numbers, shown as null');
    expect(body.results.B!.frames[0]!.data.values).toEqual([[1]]);
  });

  it('gives series with their labels, units and times', async () => {
    const { body } = await live.query({
      A: {
        queryType: 'metric',
        measures: ['duration_avg'],
        dimensions: ['model_tier'],
        bucket: '1h',
        format: 'timeseries',
      },
    });
    const [time, ...series] = body.results.A!.frames[0]!.schema.fields;
    expect(time).toMatchObject({ type: 'time', typeInfo: { frame: 'time.Time' } });
    expect(series.map(({ labels }) => labels)).toEqual(
      expect.arrayContaining(['small', 'medium', 'large'].map((tier) => ({ model_tier: tier }))),
    );
    expect(series[0]!.config).toMatchObject({ unit: 's' });
  });

  it('leaves the others as they are when it fails', async () => {
    const { status, body } = await live.query({
      A: { rawSql: 'SELECT count(*) FROM executions', format: 'table' },
      B: { rawSql: 'SELECT * FROM nowhere', format: 'table' },
    });
    expect(status).toBe(207);
    expect(body.results.A!.frames[0]!.data.values).toEqual([[100]]);
    expect(body.results.B).toEqual({
      status: 400,
      error: expect.stringContaining('nowhere'),
      errorSource: 'downstream',
      frames: [],
    });
  });

  it('respects the time range, as numbers, as text and relative', async () => {
    const rawSql = 'SELECT count(*) FROM executions WHERE $__timeFilter(timestamp)';
    const count = async (from: unknown, to: unknown) => {
      const queries = [{ refId: 'A', rawSql, format: 'table' }];
      const { body } = await live.post<{ results: Record<string, { frames: { data: { values: number[][] } }[] }> }>(
        '/api/ds/query',
        { from, to, queries },
      );
      return body.results.A!.frames[0]!.data.values[0]![0];
    };
    const noon = Date.UTC(2026, 1, 9, 12);
    expect(await count(noon - 9 * 60_000, noon)).toBe(10);
    expect(await count(String(noon - 9 * 60_000), String(noon))).toBe(10);
    expect(await count('now-1h', 'now')).toBe(0);
  });

  it('sees what the writer has committed a moment ago', async () => {
    const count = async () => (await live.values('SELECT count(*) FROM executions'))[0]![0];
    expect(await count()).toBe(100);
    await live.writer.insert(200, 210);
    await expect.poll(count, { timeout: 60_000 }).toBe(110);
    await live.writer.run("DELETE FROM executions WHERE task_description IN ('execution 200')");
    await expect.poll(count, { timeout: 60_000 }).toBe(109);
    await live.writer.run('DELETE FROM executions WHERE duration_seconds >= 200');
    await expect.poll(count, { timeout: 60_000 }).toBe(100);
  });

  it.each<[string, unknown, string]>([
    ['no queries', {}, 'no queries'],
    ['queries that are none', { queries: ['x'] }, 'JSON object'],
    ['a refId that is none', { queries: [{ refId: 7 }] }, 'refId'],
    ['another data source', { queries: [{ refId: 'A', datasource: { uid: 'prometheus' } }] }, 'another data source'],
    ['a time that is none', { from: 'yesterday', queries: [{ refId: 'A', rawSql: 'SELECT 1' }] }, 'yesterday'],
  ])('is refused with %s', async (_, body, message) => {
    const answer = await live.post('/api/ds/query', body);
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
  });
});

describe.skipIf(!pluginHostIsThere)("beside Grafana's own SDK", () => {
  it('says the same of frames, field by field', { timeout: 300_000 }, async () => {
    const models = {
      A: { rawSql: TYPES_SQL, format: 'table' },
      B: { rawSql: 'SELECT 1 AS n, 2 AS n WHERE false', format: 'table' },
      C: { queryType: 'metric', measures: ['duration_avg'], dimensions: ['model_tier'], format: 'timeseries' },
      D: { rawSql: 'SELECT * FROM executions ORDER BY timestamp LIMIT 20', format: 'logs' },
      E: { rawSql: 'SELECT * FROM executions ORDER BY timestamp LIMIT 20', format: 'table' },
    };
    const sdk = await PluginHost.start(live.folder, { path: `${live.folder}/learning.db` });
    try {
      const range = { from: String(Date.UTC(2026, 0)), to: String(Date.UTC(2027, 0)) };
      const queries = Object.entries(models).map(([refId, model]) => ({ refId, intervalMs: 60_000, ...model }));
      const theirs = await sdk.query({ ...range, queries });
      const ours = (await live.query(models)).body.results;
      for (const refId of Object.keys(models)) {
        const [expected, actual] = [theirs, ours].map((results) =>
          results[refId]!.frames.map(({ schema, data }) => ({ ...schema, meta: null, values: data.values })),
        );
        expect(actual, refId).toEqual(expected);
      }
    } finally {
      await sdk.shutdown();
    }
  });
});
