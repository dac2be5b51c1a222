import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LivePlugin } from '../support/live-plugin';

let live: LivePlugin;

beforeAll(async () => {
  live = await LivePlugin.start(10);
});

afterAll(() => live.dispose());

describe('resources', () => {
  it('status tells the state of the database, and no path', async () => {
    const { code, type, body } = await live.client().resource('status');
    expect({ code, type }).toEqual({ code: 200, type: 'application/json' });
    expect(body).toMatchObject({
      file: 'learning.db',
      problem: null,
      database: { row_count: 10, schema_version: '2' },
    });
    expect(JSON.stringify(body)).not.toContain(live.folder);
  });

  it('status answers where there is no database, and says why', async () => {
    const { code, body } = await live.client({ path: '/nowhere/learning.db' }, { uid: 'nowhere' }).resource('status');
    expect(code).toBe(200);
    expect(body).toMatchObject({
      problem: { code: 'not_found', hint: expect.any(String) },
      database: null,
      copy: null,
    });
    expect(JSON.stringify(body)).not.toContain('/nowhere');
  });

  it('schema lists tables, views and columns, with what is known of them', async () => {
    const { body } = await live.client().resource('schema');
    const { tables } = body as { tables: { name: string; columns: { name: string; type: string; unit?: string }[] }[] };
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['database_status', 'executions', 'metadata', 'tier_performance_mv']),
    );
    const columns = tables.find(({ name }) => name === 'executions')!.columns;
    expect(columns).toHaveLength(27);
    expect(columns.find(({ name }) => name === 'duration_seconds')).toMatchObject({
      type: 'FLOAT',
      unit: 'seconds',
      meaning: expect.any(String),
    });
  });

  it('macros lists the macros of SQL queries', async () => {
    const { body } = await live.client().resource('/macros/');
    expect(body).toContainEqual({
      name: '$__timeFilter',
      signature: '$__timeFilter(column[, interval[, window]])',
      help: expect.any(String),
      example: expect.any(String),
    });
  });

  it('metrics lists measures and dimensions', async () => {
    const { body } = await live.client().resource('metrics');
    const { measures, dimensions } = body as { measures: unknown[]; dimensions: unknown[] };
    expect(measures).toContainEqual({
      id: 'success_rate',
      label: 'Success rate',
      unit: 'percent',
      help: expect.any(String),
      charts: expect.arrayContaining(['gauge']),
      database: false,
    });
    expect(dimensions).toContainEqual(
      expect.objectContaining({ id: 'duration_bucket', values: ['fast', 'medium', 'slow'] }),
    );
  });

  it('presets lists each preset with its parameters and their defaults', async () => {
    const { body } = await live.client().resource('presets');
    expect(body).toContainEqual({
      name: 'top_errors',
      section: expect.any(String),
      question: expect.any(String),
      parameters: expect.arrayContaining([
        { name: 'limit', default: 10, help: expect.any(String) },
        { name: 'window', default: 'range', help: expect.any(String) },
      ]),
    });
  });

  it('values lists the values of a dimension, most frequent first', async () => {
    const { code, body } = await live.client().resource('values?column=model_tier');
    expect(code).toBe(200);
    expect(body).toEqual({
      values: [
        { value: 'small', count: 4 },
        { value: 'large', count: 3 },
        { value: 'medium', count: 3 },
      ],
    });
    expect((await live.client().resource('values?column=error_type')).body).toEqual({ values: [] });
  });

  it.each(['values', 'values?column=', 'values?column=nothing', 'values?column=repo%22%20--'])(
    '%j is refused with what can be asked',
    async (path) => {
      const { code, body } = await live.client().resource(path);
      expect(code).toBe(400);
      expect(body).toMatchObject({
        code: 'bad_query',
        message: expect.stringMatching(/column|Known are task_type, repo/),
      });
    },
  );

  it.each(['', 'nothing', '../status', 'status/x', 'constructor', '__proto__'])('%j is not found', async (path) => {
    const { code, body } = await live.client().resource(path);
    expect(code).toBe(404);
    expect(body).toEqual({ message: expect.stringContaining('schema, status') });
  });

  it.each(['POST', 'HEAD', 'DELETE', 'PUT', 'get'])('%s is not allowed', async (method) => {
    expect((await live.client().resource('status', method)).code).toBe(405);
  });

  it('of a data source with wrong settings name the field', async () => {
    const { code, body } = await live.client({ threads: 0 }, { uid: 'wrong' }).resource('schema');
    expect(code).toBe(400);
    expect(body).toMatchObject({ code: 'bad_settings', message: expect.stringContaining('"threads"') });
  });
});
