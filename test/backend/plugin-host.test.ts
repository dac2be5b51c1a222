import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PluginHost, pluginHostIsThere } from '../support/plugin-host';
import { Writer } from '../writers/writer';

if (!pluginHostIsThere)
  console.warn("Go or the plugin host is not there: the plugin is NOT started by Grafana's own code in this run.");

describe.skipIf(!pluginHostIsThere)("the plugin under Grafana's own SDK", () => {
  let folder: string;
  let writer: Writer;
  let host: PluginHost;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'plugin-host-'));
    const database = path.join(folder, 'learning.db');
    writer = await Writer.startLearning(database, 500);
    host = await PluginHost.start(folder, {
      path: database,
      maxStalenessSeconds: 0,
      snapshotPath: path.join(folder, 'copies'),
    });
  }, 300_000);

  afterAll(async () => {
    await host?.shutdown();
    await writer?.stop();
    rmSync(folder, { recursive: true });
  });

  const range = { from: '1767225600000', to: '1798761600000' };

  it('answers tables, series and errors in one request', async () => {
    const results = await host.query({
      ...range,
      queries: [
        {
          refId: 'A',
          rawSql: 'SELECT count(*) AS executions, max(timestamp) AS newest FROM executions',
          format: 'table',
        },
        {
          refId: 'B',
          rawSql:
            'SELECT $__timeGroup(timestamp, 1h) AS time, model_tier, count(*) AS executions FROM executions WHERE $__timeFilter(timestamp) GROUP BY ALL ORDER BY 1',
          format: 'timeseries',
        },
        { refId: 'C', rawSql: 'SELECT * FROM nowhere', format: 'table' },
      ],
    });
    expect(results.A!.frames[0]!.data.values).toEqual([[500], [Date.UTC(2026, 1, 9, 12)]]);
    expect(results.B!.frames[0]!.schema.meta).toMatchObject({ type: 'timeseries-wide' });
    expect(results.B!.frames[0]!.schema.fields).toHaveLength(4);
    expect(results.C).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: expect.stringContaining('nowhere'),
    });
  });

  it('gives alerting numbers, and no fields where there is nothing', async () => {
    const headers = { FromAlert: 'true' };
    const ask = async (where: string) => {
      const rawSql = `SELECT model_tier, avg(duration_seconds) AS duration FROM executions WHERE ${where} GROUP BY ALL`;
      return (await host.query({ ...range, headers, queries: [{ refId: 'A', rawSql, format: 'table' }] })).A!.frames;
    };
    expect((await ask('true'))[0]!.schema.meta).toMatchObject({ type: expect.stringMatching(/^numeric-/) });
    expect((await ask('false')).map(({ schema }) => schema.fields)).toEqual([[]]);
  });

  it('tells health, resources and metrics', async () => {
    expect(JSON.parse(await host.get('health'))).toMatchObject({
      status: 'OK',
      message: expect.stringContaining('500 executions'),
      details: { database: { row_count: 500 } },
    });
    expect(JSON.parse(await host.get('resources/status?x=1'))).toMatchObject({ problem: null });
    expect(await host.get('resources/nothing')).toContain('There is no resource');
    expect(await host.get('metrics')).toContain('mahavishnu_learning_queries_total{asked_by="alert"}');
  });
});
