import { beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_VALUES } from '../../support/hostile-values';
import { inEachGrafana } from '../support/in-each-grafana';

interface Frame {
  readonly name: string;
  readonly refId: string;
  readonly meta: { readonly type?: string; readonly custom: Record<string, unknown> };
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels?: Record<string, string>;
    readonly config: Record<string, unknown>;
    readonly values: readonly unknown[];
  }[];
}

interface Said {
  readonly state: string;
  readonly error?: string;
  readonly frames: readonly Frame[];
}

interface Context {
  readonly offered: boolean;
  readonly query: object | null;
  readonly frames: readonly Frame[];
}

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 1, 9, 12);

const LOG = { refId: 'A', queryType: 'preset', preset: 'executions_log', format: 'logs' };
const BY_SQL = {
  refId: 'B',
  queryType: 'sql',
  format: 'logs',
  rawSql: `SELECT timestamp AS time, error_message AS body, if(success, 'INFO', 'err') AS level, task_id, repo
FROM executions
WHERE $__timeFilter(timestamp)
ORDER BY time DESC
LIMIT 3; -- the newest`,
};

const valuesOf = (frame: Frame | undefined, name: string) => frame?.fields.find((field) => field.name === name)?.values;

/** How many lines of each level. */
const totals = (frames: readonly Frame[]) =>
  Object.fromEntries(
    frames.map(({ fields }) => [
      fields[1]!.labels!.level,
      fields[1]!.values.reduce((sum: number, value) => sum + Number(value), 0),
    ]),
  );

inEachGrafana('logs in Explore', (editors) => {
  beforeAll(async () => {
    // Beside the 30 of the writer, all in one repository and pool, of which every tenth failed: eleven at one moment.
    await editors.live.writer.run(`INSERT INTO executions (
        task_id, timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type,
        routing_confidence, complexity_score, success, duration_seconds, quality_score, cost_estimate, actual_cost,
        error_type, error_message)
      SELECT uuid(), TIMESTAMP '2026-02-09 09:00:00.000001', 'review', 'x', 'core''s', 1, 100, 'large', 'runpod',
        0.5, 50, i % 2 = 0, i, 40, 0.01, 0.02, if(i % 2 = 0, NULL, 'crash'), 'boom' || chr(10) || i
      FROM range(11) AS numbers (i)`);
  }, 180_000);

  const byHand = async (sql: string) => (await editors.live.client().sql(sql)).frames[0]!.columns;
  const lines = async (query: object) => (await editors.logs<Frame[]>('lines', query))[0]!;
  const volume = (query: object, filters: object[] = []) => editors.logs<Said[] | undefined>('volume', query, filters);

  it('are known to be supported', async () => {
    expect(await editors.logs('supports')).toEqual({
      volume: true,
      sample: false,
      context: true,
      toggleableFilters: true,
    });
  });

  it('show a line for each execution, newest first', async () => {
    const frame = await lines(LOG);
    expect(frame.meta).toMatchObject({
      type: 'log-lines',
      preferredVisualisationType: 'logs',
      custom: { limit: 1000 },
    });
    expect(frame.fields.map(({ name, type }) => [name, type])).toEqual([
      ['timestamp', 'time'],
      ['body', 'string'],
      ['severity', 'string'],
      ['id', 'string'],
      ['labels', 'other'],
    ]);
    const { id, severity } = await byHand(`SELECT task_id AS id,
        CASE WHEN NOT success THEN 'error' WHEN repo <> 'mahavishnu' THEN 'warning' ELSE 'info' END AS severity
      FROM executions ORDER BY timestamp DESC, task_id DESC`);
    expect(valuesOf(frame, 'id')).toEqual(id);
    expect(valuesOf(frame, 'severity')).toEqual(severity);
    expect(valuesOf(frame, 'body')![0]).toBe('test in mahavishnu failed after 0.0 s (small, mahavishnu)');
    expect(valuesOf(frame, 'labels')![0]).toEqual({
      task_id: id![0],
      task_type: 'test',
      repo: 'mahavishnu',
      model_tier: 'small',
      pool_type: 'mahavishnu',
    });
  });

  it('follow the filters of labels and of the dashboard', async () => {
    const filters = [{ field: 'repo', op: '=', value: "core's" }];
    expect(valuesOf(await lines({ ...LOG, filters }), 'id')).toHaveLength(11);
    expect(valuesOf(await lines({ ...LOG, params: { model_tier: 'large', limit: 12 } }), 'id')).toHaveLength(12);
    const { meta } = await lines({ ...LOG, params: { limit: 12 } });
    expect(meta.custom.limit).toBe(12);
  });

  it('lead from each id to all that is known of the execution', async () => {
    const frame = await lines(LOG);
    const { links } = frame.fields.find(({ name }) => name === 'id')!.config as {
      links: { internal: { query: { filters: { value: string }[] } } }[];
    };
    expect(links).toHaveLength(1);
    const id = String(valuesOf(frame, 'id')![3]);
    // As Grafana puts the value of the row in.
    const text = JSON.stringify(links[0]!.internal.query);
    const asked = JSON.parse(
      text.replace(/\$\{__data\.fields\[\\"id\\"\]\.text:percentencode\}/, encodeURIComponent(id)),
    );
    const { columns, error } = await editors.ask(asked);
    expect(error).toBeUndefined();
    const details = Object.fromEntries(columns[0]!);
    expect(details.task_id).toEqual([id]);
    expect(details.task_description).toEqual(['execution 3']);
  });

  // The failed one at the end of the range, at NOON itself, begins the bucket behind it.
  describe('volume', () => {
    it('counts the executions by severity, loading first', async () => {
      const [loading, done, ...more] = (await volume(LOG))!;
      expect(loading).toMatchObject({ state: 'Loading', frames: [] });
      expect(more).toEqual([]);
      expect(done!.state).toBe('Done');
      expect(totals(done!.frames)).toEqual({ error: 2 + 5, warning: 6, info: 27 });
      for (const { name, fields, meta } of done!.frames) {
        expect(fields.map(({ type }) => type)).toEqual(['time', 'number']);
        expect(fields[1]!.labels).toEqual({ level: name });
        expect(fields[1]!.config).toMatchObject({
          displayNameFromDS: name,
          color: { mode: 'fixed', fixedColor: expect.stringMatching(/^#/) },
          custom: { drawStyle: 'bars', stacking: { mode: 'normal' } },
        });
        expect(meta.custom).toMatchObject({
          logsVolumeType: 'FullRange',
          absoluteRange: { from: NOON - 24 * HOUR, to: NOON },
          datasourceName: 'Mahavishnu Learning',
          sourceQuery: LOG,
        });
      }
      expect(new Set(done!.frames.map(({ fields }) => JSON.stringify(fields[1]!.config.color))).size).toBe(3);
    });

    it('puts each execution into its bucket', async () => {
      const [, done] = (await volume(LOG))!;
      for (const { name, fields } of done!.frames) {
        const [time, count] = fields;
        const width = Number(time!.values[1]) - Number(time!.values[0]);
        const { times } = await byHand(`SELECT epoch_ms(timestamp)::DOUBLE AS times FROM executions
          WHERE '${name}' = CASE WHEN NOT success THEN 'error' WHEN quality_score < 60 THEN 'warning' ELSE 'info' END`);
        const expected = time!.values.map(
          (start) => times!.filter((at) => Number(at) >= Number(start) && Number(at) < Number(start) + width).length,
        );
        expect(count!.values).toEqual(expected);
      }
      const buckets = done!.frames[0]!.fields[0]!.values.length;
      expect(buckets).toBeGreaterThan(10);
      expect(buckets).toBeLessThan(120);
    });

    it('follows the filters and parameters of the log, not its limit', async () => {
      const filters = [{ field: 'severity', op: '!=', value: 'info' }];
      const counted = async (query: object) => totals((await volume(query))!.at(-1)!.frames);
      expect(await counted({ ...LOG, filters, params: { limit: 1 } })).toEqual({ error: 7, warning: 6 });
      expect(await counted({ ...LOG, params: { repo: "core's" } })).toEqual({ error: 5, warning: 6 });
      const [, done] = (await volume(LOG, [{ key: 'model_tier', operator: '=', value: 'small' }]))!;
      expect(totals(done!.frames)).toEqual({ info: 9 });
      for (const value of HOSTILE_VALUES.slice(0, 20)) {
        expect(await counted({ ...LOG, filters: [{ field: 'repo', op: '=', value }] })).toEqual({});
      }
    });

    it('counts the lines of SQL, also those that its limit cuts off', async () => {
      const [, done] = (await volume(BY_SQL))!;
      expect(done!.error).toBeUndefined();
      expect(totals(done!.frames)).toEqual({ error: 8, info: 33 });
      const plain = { ...BY_SQL, rawSql: 'FROM executions' };
      expect(totals((await volume(plain))!.at(-1)!.frames)).toEqual({ unknown: 41 });
      const ofGroup = { ...BY_SQL, rawSql: 'SELECT * FROM (FROM executions ORDER BY timestamp LIMIT 2) -- LIMIT 1' };
      expect(totals((await volume(ofGroup))!.at(-1)!.frames)).toEqual({ unknown: 2 });
    });

    it('says what is wrong with SQL', async () => {
      const [, done] = (await volume({ ...BY_SQL, rawSql: 'SELECT nothing FROM executions' }))!;
      expect(done).toMatchObject({ state: 'Error', frames: [], error: expect.stringContaining('nothing') });
    });

    it('is given to versions that run the request themselves', async () => {
      const frames = await editors.logs<Frame[]>('volumeByRequest', LOG);
      expect(totals(frames)).toEqual({ error: 7, warning: 6, info: 27 });
      expect(frames.map(({ refId }) => refId)).toEqual(['log-volume-A', 'log-volume-A', 'log-volume-A']);
    });

    it.each([
      { refId: 'A', queryType: 'metric', measures: ['executions'], format: 'timeseries' },
      { ...LOG, format: 'table' },
      { ...LOG, hide: true },
      { ...LOG, preset: 'error_bursts' },
      { ...BY_SQL, rawSql: ' ' },
    ])('is not offered for %j', async (query) => {
      expect(await volume(query)).toBeUndefined();
    });
  });

  describe('context', () => {
    const context = (query: object, line: number, options: object = {}) =>
      editors.logs<Context>('context', query, line, options);

    it('shows what ran before and after in the same repository and pool', async () => {
      const all = valuesOf(await lines({ ...LOG, params: { repo: 'mahavishnu' } }), 'id')!;
      // The ninth line of all is one of the writer's.
      const before = await context(LOG, 8, { direction: 'BACKWARD', limit: 3 });
      expect(before.offered).toBe(true);
      expect(valuesOf(before.frames[0], 'id')).toEqual(all.slice(8, 12));
      const after = await context(LOG, 8, { direction: 'FORWARD', limit: 3 });
      expect(valuesOf(after.frames[0], 'id')).toEqual(all.slice(5, 9));
      const newest = await context(LOG, 0, { direction: 'FORWARD', limit: 3 });
      expect(valuesOf(newest.frames[0], 'id')).toEqual(all.slice(0, 1));
      expect((await context(LOG, 8)).query).toMatchObject({ queryType: 'preset', format: 'logs' });
    });

    it('leaves out and repeats none of those at one moment', async () => {
      const all = valuesOf(await lines({ ...LOG, params: { repo: "core's" } }), 'id')!;
      expect(all).toHaveLength(11);
      const seen = [all[0]];
      for (let line = 0; line < 10; line += 2) {
        const { frames } = await context({ ...LOG, params: { repo: "core's" } }, line, {
          direction: 'BACKWARD',
          limit: 2,
        });
        seen.push(...valuesOf(frames[0], 'id')!.slice(1));
      }
      expect(seen).toEqual(all);
    });

    it('goes on from lines of SQL and from its own lines', async () => {
      const ofSql = await context(BY_SQL, 1, { direction: 'BACKWARD', limit: 2 });
      expect(ofSql.offered).toBe(true);
      expect(valuesOf(ofSql.frames[0], 'id')).toHaveLength(3);
      const further = await context(ofSql.query!, 2, { direction: 'BACKWARD', limit: 2 });
      expect(valuesOf(further.frames[0], 'id')).toHaveLength(3);
    });

    it('is not offered for lines that tell of no execution', async () => {
      const groups = {
        ...BY_SQL,
        rawSql: "SELECT max(timestamp) AS time, repo AS body, 'x' AS id FROM executions GROUP BY repo",
      };
      expect(await context(groups, 0)).toEqual({ offered: false, query: null, frames: [] });
    });
  });

  describe('editor', () => {
    const radio = (name: string) => editors.page.getByRole('radio', { name, exact: true }).click({ force: true });

    it('shows the log at one click, under the filters that there are', async () => {
      const filters = [{ field: 'repo', op: '=', value: "core's" }];
      await editors.mount('query', { refId: 'A', queryType: 'metric', measures: ['executions'], filters });
      await radio('Logs');
      const value = await editors.value();
      expect(value).toMatchObject({
        queryType: 'preset',
        preset: 'executions_log',
        format: 'logs',
        params: {},
        filters,
      });
      expect(valuesOf(await lines(value), 'id')).toHaveLength(11);
      await editors.page.getByText('What happened, line by line?').waitFor();
      await editors.page.getByRole('button', { name: 'Remove filter 1' }).click();
      expect(await editors.value()).toMatchObject({ preset: 'executions_log', filters: [] });
      await radio('Metric');
      expect(await editors.value()).toMatchObject({
        queryType: 'metric',
        measures: ['executions'],
        format: 'timeseries',
      });
    });

    it('leaves SQL as it is, and shows its rows as lines', async () => {
      await editors.mount('query', { ...BY_SQL, format: 'table' });
      await radio('Logs');
      expect(await editors.value()).toMatchObject(BY_SQL);
    });

    it('gives variables no lines', async () => {
      await editors.mount('variable', { refId: 'A', queryType: 'preset' });
      await editors.choose('Preset', 'executions_log');
      expect(await editors.value()).toMatchObject({ preset: 'executions_log', format: 'table' });
    });

    it('takes the format that goes with a preset', async () => {
      await editors.mount('query', { refId: 'A', queryType: 'preset', format: 'table' });
      await editors.choose('Preset', 'executions_log');
      expect(await editors.value()).toMatchObject({ preset: 'executions_log', format: 'logs' });
      await editors.choose('Preset', 'top_errors');
      expect(await editors.value()).toMatchObject({ preset: 'top_errors', format: 'table' });
    });
  });
});
