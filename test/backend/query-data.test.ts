import { renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LivePlugin } from '../support/live-plugin';
import { ENDLESS_SQL } from '../support/slow-sql';

const ROWS = 5_000;

let live: LivePlugin;

beforeAll(async () => {
  live = await LivePlugin.start(ROWS);
});

afterAll(() => live.dispose());

const count = 'SELECT count(*) AS rows FROM executions';

describe('queries, while another process holds the write lock', () => {
  it('see what the writer has committed', async () => {
    const client = live.client({ maxStalenessSeconds: 0 });
    expect((await client.sql(count)).frames[0]!.columns).toEqual({ rows: [ROWS] });
    await live.writer.run('CREATE TABLE notes AS SELECT 7 AS value');
    expect((await client.sql('SELECT * FROM notes')).frames[0]!.columns).toEqual({ value: [7] });
  });

  it('are answered each alone', async () => {
    const answers = await live.client().query({
      A: { rawSql: count, format: 'table' },
      B: { rawSql: 'SELECT * FROM nowhere' },
      C: { rawSql: "SELECT * FROM read_csv('/etc/passwd')" },
      D: { queryType: 'sql', rawSql: '  ' },
      E: { queryType: 'metric', measures: ['executions'], format: 'table', bucket: 'none' },
    });
    expect([...answers].map(([refId, { status, errorSource }]) => [refId, status, errorSource])).toEqual([
      ['A', 200, ''],
      ['B', 400, 'downstream'],
      ['C', 403, 'downstream'],
      ['D', 400, 'downstream'],
      ['E', 200, ''],
    ]);
    expect(answers.get('E')!.frames[0]!.columns).toEqual({ executions: [ROWS] });
    expect(answers.get('B')!.error).toMatch(/^\[bad_query\] .*nowhere/);
  });

  it.each([
    ['{"rawSql":', 'no JSON'],
    ['', 'no JSON'],
    ['[]', 'an object'],
    ['null', 'an object'],
    ['{"queryType":"magic"}', 'queryType'],
    ['{"rawSql":7}', 'rawSql'],
    ['{"rawSql":"SELECT 1","format":{}}', 'format'],
    ['{"queryType":"metric","measures":[]}', 'measures'],
  ])('with the model %j are refused, and the next one works', async (model, part) => {
    const answers = await live.client().query({ A: model, B: { rawSql: count, format: 'table' } });
    expect(answers.get('A')).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: expect.stringContaining(part),
    });
    expect(answers.get('B')).toMatchObject({ status: 200, error: '' });
  });

  it('ignore fields of the model that they do not know', async () => {
    const answers = await live
      .client()
      .query({ A: { rawSql: count, format: 'table', colour: 'blue', datasource: { uid: 'x' } } });
    expect(answers.get('A')!.status).toBe(200);
  });

  // Panels of public dashboards, which Grafana's server asks as they are saved, showed 0 executions.
  it('with a variable that no frontend has put a value in for are refused', async () => {
    const metric = { queryType: 'metric', measures: ['executions'], format: 'table', bucket: 'none' };
    const filtered = { ...metric, filters: [{ field: 'repo', op: '=|', value: ['$repo'] }] };
    const sql = { rawSql: "SELECT count(*) AS n FROM executions WHERE repo = '$repo'", format: 'table' };
    const answers = await live.client().query({
      A: filtered,
      B: { ...filtered, interpolated: true },
      C: sql,
      D: { ...sql, interpolated: true },
      E: metric,
    });
    expect([...answers].map(([refId, { status }]) => [refId, status])).toEqual([
      ['A', 400],
      ['B', 200],
      ['C', 400],
      ['D', 200],
      ['E', 200],
    ]);
    const message = /asks for the variable repo, and nobody has put its value in\. Public dashboards have no variables/;
    for (const refId of ['A', 'C']) expect(answers.get(refId)!.error).toMatch(message);
  });

  it('are answered in parallel', async () => {
    const models = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        `Q${i}`,
        { rawSql: `SELECT ${i} AS i, count(*) AS rows FROM executions`, format: 'table' },
      ]),
    );
    const answers = await live.client().query(models);
    const found = [...answers.values()].map(({ frames }) => frames[0]!.columns);
    expect(found).toEqual(Array.from({ length: 20 }, (_, i) => ({ i: [i], rows: [ROWS] })));
    expect(live.plugin.stderr.join('\n')).not.toContain('Warning');
  });

  it.each([
    [{ rowLimit: 10 }, 1_000_000, 10],
    [{ rowLimit: 10 }, 5, 10],
    [{}, 20, 20],
  ])('end at the row limit with a notice: settings %j, Grafana %i', async (settings, rowLimit, expected) => {
    const client = live.client(settings, { uid: `limit ${expected}`, rowLimit });
    const { frames } = await client.sql('SELECT task_id FROM executions');
    expect(frames[0]!.columns.task_id).toHaveLength(expected);
    expect(frames[0]!.meta.notices).toEqual([
      { severity: 'warning', text: expect.stringContaining(`limited to ${expected} rows`) },
    ]);
  });

  it('may be large, and so may their answers', async () => {
    const model = { rawSql: "SELECT repeat('y', 6000000) AS text", format: 'table', note: 'x'.repeat(5_000_000) };
    const { error, frames } = (await live.client().query({ A: model })).get('A')!;
    expect(error).toBe('');
    expect(frames[0]!.columns).toEqual({ text: ['y'.repeat(6_000_000)] });
  });

  it('end in time', async () => {
    const answer = await live.client({ queryTimeoutSeconds: 0.2 }, { uid: 'hasty' }).sql(ENDLESS_SQL);
    expect(answer).toMatchObject({
      status: 504,
      errorSource: 'downstream',
      error: expect.stringMatching(/^\[timeout\]/),
    });
  });

  it('that go on for long do not keep the health check or others waiting', async () => {
    const client = live.client();
    const stop = new AbortController();
    const slow = client.sql(ENDLESS_SQL, { signal: stop.signal }).catch((error: unknown) => error);
    expect((await client.health()).status).toBe(1);
    expect((await client.sql(count)).status).toBe(200);
    stop.abort();
    await slow;
  });

  it('stop when Grafana cancels the call', async () => {
    const client = live.client({ maxConcurrentQueries: 1 }, { uid: 'single' });
    const stop = new AbortController();
    const slow = client.sql(ENDLESS_SQL, { signal: stop.signal });
    await client.resource('macros');
    stop.abort();
    await expect(slow).rejects.toMatchObject({ code: 1 });
    // There is room for one query: this one runs only when the first has ended.
    expect((await client.sql(count)).status).toBe(200);
    const cancelled = () =>
      live.plugin.log.filter(({ datasource, code }) => datasource === 'single' && code === 'cancelled');
    await expect.poll(cancelled).toHaveLength(1);
  });

  it('of a data source with wrong settings say which', async () => {
    const answer = await live.client({ threads: 'many' }, { uid: 'wrong' }).sql(count);
    expect(answer).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: expect.stringContaining('"threads"'),
    });
  });

  it('leave one line in the log each, with neither SQL nor paths', async () => {
    const client = live.client({}, { uid: 'logged' });
    await client.sql("SELECT 'a secret' AS text");
    await client.sql("SELECT 'a secret' FROM nowhere");
    await expect.poll(() => live.plugin.log.filter(({ datasource }) => datasource === 'logged')).toHaveLength(2);
    const [good, bad] = live.plugin.log.filter(({ datasource }) => datasource === 'logged');
    expect(good).toMatchObject({ refId: 'A', rows: 1, durationMs: expect.any(Number) });
    // A slow one is of interest to all.
    expect(['debug', 'info']).toContain(good!['@level']);
    expect(bad).toMatchObject({ '@level': 'warn', refId: 'A', code: 'bad_query' });
    expect(live.plugin.stderr.join('\n')).not.toMatch(/secret|learning\.db/);
  });
});

describe('alert queries', () => {
  it.each(['FromAlert', 'fromalert', 'http_FromAlert'])(
    'see the newest data, panels what is fresh enough (%s)',
    async (header) => {
      const client = live.client({ maxStalenessSeconds: 3600 }, { uid: header });
      const alert = { headers: { [header]: 'true' } };
      const before = (await client.sql(count)).frames[0]!.columns.rows![0] as number;
      await live.writer.insert(ROWS, ROWS + 1);
      expect((await client.sql(count)).frames[0]!.columns).toEqual({ rows: [before] });
      expect((await client.sql(count, alert)).frames[0]!.columns).toEqual({ rows: [before + 1] });
    },
  );

  it('get an error where there is no new copy, panels the last one and a notice', async () => {
    const client = live.client({ maxStalenessSeconds: 0 }, { uid: 'gone' });
    expect((await client.sql(count)).frames[0]!.meta.notices).toEqual([]);
    renameSync(live.database, `${live.database}.away`);
    try {
      const panel = await client.sql(count);
      expect(panel.frames[0]!.meta.notices).toEqual([
        { severity: 'warning', text: expect.stringMatching(/^Data as of 2.*learning\.db/) },
      ]);
      const alert = await client.sql(count, { headers: { FromAlert: 'true' } });
      expect(alert).toMatchObject({ status: 404, errorSource: 'downstream', frames: [] });
    } finally {
      renameSync(`${live.database}.away`, live.database);
    }
    expect((await client.sql(count, { headers: { FromAlert: 'true' } })).status).toBe(200);
  });

  it('without rows get a frame without fields, which alerting takes for no data', async () => {
    const query = {
      A: { rawSql: 'SELECT timestamp AS time, duration_seconds FROM executions WHERE false', format: 'timeseries' },
    };
    const { frames } = (await live.client().query(query, { headers: { FromAlert: 'true' } })).get('A')!;
    expect(frames.map(({ columns }) => columns)).toEqual([{}]);
  });
});
