import { describe, expect, it } from 'vitest';
import { SETTING_NAMES, setting } from '../../src/settings/settings';
import { HOSTILE_VALUES } from '../support/hostile-values';
import { inEachGrafana } from './support/in-each-grafana';

const METRIC = {
  refId: 'A',
  queryType: 'metric',
  format: 'timeseries',
  measures: ['executions'],
  dimensions: ['repo'],
};

/** Settings that are typed; a zone and who answers are chosen. */
const TYPED = SETTING_NAMES.filter((name) => !['zone', 'choice'].includes(setting(name).type)).length;

inEachGrafana('editors in Chromium', (editors, grafana) => {
  const mode = (name: string) => editors.page.getByRole('radio', { name, exact: true }).click({ force: true });

  const confirmSql = () =>
    editors.page.getByRole('dialog').getByRole('button', { name: 'Edit as SQL', exact: true }).click();

  async function writeSql(sql: string): Promise<void> {
    await editors.page.locator('.monaco-editor .view-lines').click();
    await editors.page.keyboard.press('ControlOrMeta+A');
    await editors.page.keyboard.insertText(sql);
  }

  it('are drawn by the React of that Grafana', async () => {
    const versions = { '13.2': '19.1.0', '10.4': '18.2.0' };
    expect(await editors.page.evaluate('harness.react')).toBe(versions[grafana]);
  });

  describe('query editor', () => {
    it('saves what it shows, from the first moment, and runs nothing by being looked at', async () => {
      for (const theme of ['light', 'dark'] as const) {
        await editors.mount('query', { refId: 'A' }, theme);
        await editors.page.getByText('Success rate').waitFor();
        await expect
          .poll(() => editors.value())
          .toEqual({
            refId: 'A',
            queryType: 'metric',
            format: 'timeseries',
            measures: ['success_rate', 'executions'],
            dimensions: [],
            filters: [],
            bucket: 'auto',
          });
        expect(await editors.page.evaluate('harness.runs')).toBe(0);
      }
    });

    it.each([
      { ...METRIC, bucket: undefined },
      { ...METRIC, format: undefined },
      { refId: 'A', queryType: 'metric', measures: [] },
      { refId: 'A', queryType: 'preset' },
      { refId: 'A', rawSql: 'SELECT 1' },
    ])('leaves %j as it is by being looked at', async (saved) => {
      await editors.mount('query', saved);
      await editors.page.getByRole('radio', { name: 'Table' }).waitFor({ state: 'attached' });
      await editors.page.evaluate('new Promise((resolve) => setTimeout(resolve, 50))');
      expect(await editors.value()).toEqual(JSON.parse(JSON.stringify(saved)));
    });

    it('saves what it shows of a new alert rule, which works untouched and warns of nothing', async () => {
      const { page } = editors;
      for (const model of [
        { refId: 'A' },
        { refId: 'A', instant: null, hide: false, datasource: { uid: 'duckdb-learning' } },
        { refId: 'A', instant: false, range: true, intervalMs: 1000, maxDataPoints: 43_200 },
      ]) {
        // The form lays the default of the data source over what is saved, to show it.
        const usual = (await editors.source("getDefaultQuery('unified-alerting')")) as object;
        await editors.mount('query', { ...usual, ...model }, 'dark', 'unified-alerting');
        await page.getByText('Failures', { exact: true }).first().waitFor();
        const saved = { queryType: 'metric', format: 'table', measures: ['failures'], bucket: 'none' };
        await expect.poll(() => editors.value()).toMatchObject({ refId: 'A', ...saved });
        expect(await page.getByText('newer version').count()).toBe(0);
        const { datasource: _, ...asked } = await editors.value();
        expect((await editors.ask(asked)).columns).toEqual([[['failures', [3]]]]);
      }
    });

    it('still warns of what a newer version may have saved', async () => {
      await editors.mount('query', { ...METRIC, instant: undefined, range: true, smoothing: 3 });
      await editors.page.getByText('This version passes over smoothing.').waitFor();
    });

    it('shows that it is looking for values only while it is', async () => {
      const { page } = editors;
      const spinners = () => page.locator('[data-testid="Spinner"], .fa-spinner, [class*="pinner"]').count();
      let release = () => {};
      await page.route('**/resources/values*', async (route) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        await route.continue();
      });
      await editors.mount('query', {
        ...METRIC,
        filters: [
          { field: 'repo', op: '=', value: 'mahavishnu' },
          { field: 'model_tier', op: '=|', value: ['small'] },
        ],
      });
      await page.getByRole('button', { name: 'Add filter' }).waitFor();
      expect(await spinners()).toBe(0);
      await page.getByRole('combobox', { name: 'Filter 1, value' }).click();
      await page.getByText('Looking for values…').waitFor();
      expect(await spinners()).toBeGreaterThan(0);
      release();
      await editors.option('mahavishnu').waitFor();
      await expect.poll(spinners).toBe(0);
      await page.keyboard.press('Escape');
      await page.unroute('**/resources/values*');
    });

    it('finds measures by other words for them', async () => {
      const { page } = editors;
      await editors.mount('query', { ...METRIC, measures: [] });
      await page.getByRole('combobox', { name: 'Measures' }).click();
      await page.keyboard.type('mean lat');
      await editors.option('Average duration').click();
      expect(await editors.value()).toMatchObject({ measures: ['duration_avg'] });
    });

    it('builds a metric query by clicking', async () => {
      const { page } = editors;
      await editors.mount('query', { refId: 'A' });
      await editors.choose('Measures', 'Failures');
      await page.keyboard.press('Escape');
      await editors.choose('By', 'Model tier');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add filter' }).click();
      await editors.choose('Filter 1, field', 'Model tier');
      await editors.choose('Filter 1, operator', 'one of');
      await editors.choose('Filter 1, value', 'small');
      await editors.option(/^large.*10 executions$/).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add filter' }).click();
      await editors.choose('Filter 2, field', 'Error type');
      await editors.choose('Filter 2, operator', 'has no value');
      await editors.choose('Bucket', '1h');
      await editors.choose('Order by', 'Failures');
      await page.getByRole('radio', { name: 'Smallest first' }).check({ force: true });
      await page.getByLabel('Limit').fill('2');
      await page.getByLabel('Min samples').fill('1.5');
      await page.getByLabel('Limit').focus();
      const value = await editors.value();
      expect(value).toEqual({
        refId: 'A',
        queryType: 'metric',
        format: 'timeseries',
        measures: ['success_rate', 'executions', 'failures'],
        dimensions: ['model_tier'],
        filters: [
          { field: 'model_tier', op: '=|', value: ['small', 'large'] },
          { field: 'error_type', op: 'isNull' },
        ],
        bucket: '1h',
        orderBy: { field: 'failures', direction: 'asc' },
        limit: 2,
      });
      expect((await editors.ask(value)).error).toBeUndefined();
      expect(await page.getByLabel('Min samples').getAttribute('aria-invalid')).toBe('true');
    });

    it('takes the limit when its field is left, and drops it when it is emptied', async () => {
      const { page } = editors;
      await editors.mount('query', METRIC);
      await page.getByLabel('Limit').fill('2');
      await page.getByLabel('Min samples').focus();
      expect(await editors.value()).toMatchObject({ limit: 2 });
      await page.getByLabel('Limit').fill('');
      await page.keyboard.press('Enter');
      expect((await editors.value()).limit).toBeUndefined();
    });

    it('builds a metric query by the keyboard alone', async () => {
      const { keyboard } = editors.page;
      await editors.mount('query', { refId: 'A' });
      await editors.page.getByText('Success rate').waitFor();
      await editors.tabTo('Measures');
      await keyboard.type('cost per');
      await keyboard.press('Enter');
      await editors.tabTo('By');
      await keyboard.type('pool t');
      await keyboard.press('Enter');
      await editors.tabTo('Add filter');
      await keyboard.press('Enter');
      await editors.page.keyboard.press('Shift+Tab');
      await editors.page.keyboard.press('Shift+Tab');
      await keyboard.type('$repo');
      await keyboard.press('Enter');
      expect(await editors.value()).toMatchObject({
        measures: ['success_rate', 'executions', 'cost_per_success'],
        dimensions: ['pool_type'],
        filters: [{ field: 'repo', op: '=', value: '$repo' }],
      });
    });

    it('lost the focus with the last filter that was removed', async () => {
      const filter = { field: 'repo', op: '=', value: 'a' };
      await editors.mount('query', { ...METRIC, filters: [filter, { ...filter, value: 'b' }] });
      await editors.tabTo('Remove filter 1');
      await editors.page.keyboard.press('Enter');
      await expect.poll(() => editors.focused()).toBe('Remove filter 1');
      await editors.page.keyboard.press('Enter');
      await expect.poll(() => editors.focused()).toBe('Add filter');
    });

    it('takes the name of a filter away with it', async () => {
      await editors.mount('query', {
        ...METRIC,
        filters: [
          { field: 'repo', op: '=', value: 'a' },
          { field: 'repo', op: '=', value: 'b' },
        ],
      });
      await editors.page.getByRole('button', { name: 'Remove filter 1' }).click();
      expect(await editors.value()).toMatchObject({ filters: [{ field: 'repo', op: '=', value: 'b' }] });
      expect(await editors.page.getByRole('button', { name: /Remove filter/ }).count()).toBe(1);
    });

    it('fits a narrow panel', async () => {
      const filters = [{ field: 'model_tier', op: '=|', value: ['small', 'medium', 'large'] }];
      await editors.page.setViewportSize({ width: 560, height: 800 });
      await editors.mount('query', { ...METRIC, filters });
      await editors.page.getByRole('button', { name: 'Add filter' }).waitFor();
      expect(await editors.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(560);
      await editors.page.setViewportSize({ width: 1280, height: 720 });
    });

    it('runs no filter that is still without a value', async () => {
      const { error } = await editors.ask({ ...METRIC, filters: [{ field: 'repo', op: '=' }] });
      expect(error).toBeUndefined();
      expect(editors.asked.at(-1)).toMatchObject({ filters: [] });
    });

    it('carries a metric query on as SQL that gives the same answer', async () => {
      await editors.mount('query', { ...METRIC, filters: [{ field: 'model_tier', op: '!=', value: 'large' }] });
      const metric = await editors.ask(await editors.value());
      expect(metric.error).toBeUndefined();
      await mode('SQL');
      await confirmSql();
      await editors.page.locator('.monaco-editor .view-line').first().waitFor();
      const value = await editors.value<{ rawSql: string }>();
      expect(value).toMatchObject({ queryType: 'sql', measures: METRIC.measures });
      expect(value.rawSql).toContain('$__timeGroup(timestamp, $__interval, 0)');
      const bySql = await editors.ask(value);
      expect(bySql.error).toBeUndefined();
      expect(metric.columns[0]!.length).toBe(2);
      expect(bySql.columns).toEqual(metric.columns);
    });

    it('keeps the last query of each mode', async () => {
      await editors.mount('query', METRIC);
      await mode('SQL');
      await confirmSql();
      await writeSql('SELECT 42 AS answer');
      await editors.page.keyboard.press('ControlOrMeta+Enter');
      await expect.poll(() => editors.value()).toMatchObject({ rawSql: 'SELECT 42 AS answer' });
      await mode('Preset');
      await editors.choose('Preset', 'avg_duration');
      await mode('Metric');
      expect(await editors.value()).toMatchObject({ ...METRIC, preset: 'avg_duration' });
      await mode('SQL');
      await editors.page.getByText('answer', { exact: true }).waitFor();
      expect(await editors.value()).toMatchObject({ queryType: 'sql', rawSql: 'SELECT 42 AS answer' });
      await mode('Preset');
      await editors.page.getByText('avg_duration').waitFor();
    });

    it('a table preset keeps the format "Time series"', async () => {
      await editors.mount('query', { ...METRIC, queryType: 'preset' });
      for (const [preset, format] of [
        ['top_10_repositories', 'table'],
        ['executions_over_time', 'timeseries'],
        ['executions_log', 'logs'],
        ['cost_by_model_tier', 'table'],
      ] as const) {
        await editors.choose('Preset', preset);
        expect(await editors.value()).toMatchObject({ preset, format });
      }
      await mode('Metric');
      expect(await editors.value()).toMatchObject({ queryType: 'metric', format: 'timeseries' });
      await mode('Preset');
      expect(await editors.value()).toMatchObject({ queryType: 'preset', format: 'table' });
    });

    it('runs SQL when the editor is left, if it has changed', async () => {
      await editors.mount('query', { refId: 'A', rawSql: 'SELECT 1' });
      await writeSql('SELECT 2');
      await editors.page.getByRole('radio', { name: 'Time series' }).focus();
      await expect.poll(() => editors.value()).toMatchObject({ rawSql: 'SELECT 2' });
      const runs = await editors.page.evaluate('harness.runs');
      await editors.page.locator('.monaco-editor .view-lines').click();
      await editors.page.getByRole('radio', { name: 'Time series' }).focus();
      expect(await editors.page.evaluate('harness.runs')).toBe(runs);
    });

    it('finds presets by the words of their questions, and takes their parameters', async () => {
      const { page } = editors;
      await editors.mount('query', { refId: 'A', queryType: 'preset', format: 'table' });
      await page.getByRole('combobox', { name: 'Preset' }).click();
      await page.keyboard.type('reliability develop');
      await page.keyboard.press('Enter');
      await page.getByText('How does reliability develop?').waitFor();
      await page.getByLabel('window').fill('24h');
      await page.keyboard.press('Enter');
      await page.getByLabel('Model tier').fill('small');
      await page.getByLabel('repo').focus();
      const value = await editors.value();
      expect(value).toMatchObject({ preset: 'success_rate_over_time', params: { window: '24h', model_tier: 'small' } });
      expect((await editors.ask(value)).error).toBeUndefined();
      await page.getByLabel('Model tier').fill('');
      await page.keyboard.press('Enter');
      expect(await editors.value()).toMatchObject({ params: { window: '24h' } });
    });
  });

  describe('config editor', () => {
    const settings = { id: 1, name: 'x', jsonData: { path: '/data/learning.db', threads: 3 }, readOnly: false };
    const field = (label: string) => editors.page.getByRole('textbox', { name: new RegExp(`^${label}`) });
    const jsonData = async () => (await editors.value<typeof settings>()).jsonData;

    it('sets and empties settings, numbers as numbers', async () => {
      await editors.mount('config', settings, 'light');
      await field('Oldest data to show').fill('0.5');
      await field('Threads').fill('');
      await field('Path').fill('/data/other.db ');
      expect(await jsonData()).toEqual({ path: '/data/other.db', maxStalenessSeconds: 0.5 });
    });

    it.each([
      ['Threads', '0', 'Threads must lie between 1 and 1024. The setting stays 3 until it is.'],
      ['Threads', '2.5', 'Threads must be a whole number.'],
      ['Threads', 'many', 'Threads must be a number.'],
      ['Memory', '-1', 'Memory must lie between 16 and 10000000. Nothing is set until it is.'],
      ['Path', 'learning.db', 'Path must be an absolute path, beginning with /.'],
    ])('refuses the %s %s and says why', async (label, text, message) => {
      await editors.mount('config', settings);
      await field(label).fill(text);
      await editors.page.getByText(message).waitFor();
      expect(await field(label).inputValue()).toBe(text);
      expect(await jsonData()).toEqual(settings.jsonData);
    });

    it('leads Tab through its fields in the order in which they are read', async () => {
      await editors.mount('config', settings);
      await expect.poll(() => editors.page.getByRole('textbox').count()).toBe(TYPED);
      for (const label of [
        'Time zone of stored times',
        'Archive',
        'Workflows',
        'Coverage',
        'Oldest data to show',
        'Min interval',
        'Time a query may take',
        'Threads',
      ]) {
        await editors.tabTo(label);
      }
    });

    it('shows the settings of a provisioned data source for reading only', async () => {
      await editors.mount('config', { ...settings, readOnly: true });
      await field('Path').waitFor();
      const fields = await editors.page.getByRole('textbox').all();
      expect(fields).toHaveLength(TYPED);
      for (const field of fields) expect(await field.isDisabled()).toBe(true);
      expect(await field('Path').inputValue()).toBe('/data/learning.db');
    });
  });

  describe('variables', () => {
    const choices = (query: unknown) => editors.page.evaluate(`harness.choices(${JSON.stringify(query)})`);

    it('lists the values of a column, most frequent first', async () => {
      await editors.mount('variable', { refId: 'A' });
      await editors.choose('Column', 'Success');
      const value = await editors.value();
      expect(value).toMatchObject({ queryType: 'metric', dimensions: ['success'], format: 'table' });
      expect(await choices(value)).toEqual([
        { text: 'true', value: 'true' },
        { text: 'false', value: 'false' },
      ]);
    });

    it('lists what SQL gives, text and value apart, each value once', async () => {
      const sql = "SELECT unnest(['a', 'b', 'b', NULL]) AS __value, upper(__value) || '!' AS __text";
      const expected = [
        { text: 'A!', value: 'a' },
        { text: 'B!', value: 'b' },
      ];
      expect(await choices({ refId: 'A', queryType: 'sql', rawSql: sql })).toEqual(expected);
      expect(await choices('SELECT 7 AS n')).toEqual([{ text: '7', value: '7' }]);
      expect(await choices({ refId: 'A' })).toEqual([]);
    });

    it('asks for each variable by a name of its own', async () => {
      const before = editors.asked.length;
      await Promise.all([choices('SELECT 1'), choices('SELECT 2')]);
      const names = editors.asked.slice(before).map((query) => (query as { refId: string }).refId);
      expect(new Set(names).size).toBe(2);
    });

    it('stand in metric queries as values, and narrow nothing down at All', async () => {
      await editors.setVariables([
        { name: 'tiers', value: ['small', 'large'] },
        { name: 'any', value: ['$__all'], every: ['a', 'b'] },
        { name: 'by', value: ['repo', 'model_tier'] },
        { name: 'width', value: '1h' },
      ]);
      const filters = [
        { field: 'model_tier', op: '=', value: '$tiers' },
        { field: 'repo', op: '=|', value: ['$any'] },
      ];
      const scopedVars = { tiers: { text: 'small', value: 'small' } };
      const query = { ...METRIC, dimensions: ['$by'], filters, bucket: '$width' };
      expect((await editors.ask(query)).error).toBeUndefined();
      expect(editors.asked.at(-1)).toMatchObject({
        dimensions: ['repo', 'model_tier'],
        filters: [{ field: 'model_tier', op: '=|', value: ['small', 'large'] }],
        bucket: '1h',
      });
      await editors.ask(query, { scopedVars });
      expect(editors.asked.at(-1)).toMatchObject({ filters: [{ field: 'model_tier', op: '=', value: 'small' }] });
    });

    it('reach DuckDB as values, whatever they hold', async () => {
      // DuckDB's SQL takes no NUL, and the reader of this test drops a byte order mark at the start of a text.
      const values = HOSTILE_VALUES.filter((value) => !/\0|^\ufeff/.test(value));
      await editors.setVariables([
        { name: 'list', value: values },
        ...values.map((value, i) => ({ name: `v${i}`, value })),
      ]);
      const rawSql = `SELECT unnest([$list]) AS list, unnest([${values.map((_, i) => `'$v${i}'`)}]) AS single`;
      const { columns, error } = await editors.ask({ refId: 'A', format: 'table', rawSql });
      expect(error).toBeUndefined();
      const [list, single] = columns[0]!.map(([, column]) => column);
      expect(list).toEqual(values);
      expect(single).toEqual(values);
    });

    it('leave the interval to the backend, but for strings', async () => {
      const scopedVars = { __interval: { text: '1m', value: '1m' }, __interval_ms: { text: '60000', value: 60_000 } };
      const rawSql = "SELECT '$__interval' AS text, $__interval = INTERVAL 1 MINUTE AS same, $__interval_ms AS ms";
      const { columns, error } = await editors.ask({ refId: 'A', format: 'table', rawSql }, { scopedVars });
      expect(error).toBeUndefined();
      expect(columns[0]!.map(([, values]) => values)).toEqual([['1m'], [true], [60_000]]);
    });
  });

  describe('data source', () => {
    it('passes the ad hoc filters of the dashboard on, to SQL too', async () => {
      const filters = [
        { key: 'model_tier', operator: '=', value: 'small' },
        { key: '', operator: '=', value: '' },
      ];
      const rawSql = 'SELECT count(*) AS n FROM executions WHERE $__adHocFilters()';
      const { columns } = await editors.ask({ refId: 'A', format: 'table', rawSql }, { filters });
      expect(columns).toEqual([[['n', [10]]]]);
    });

    it('offers the dimensions and their values to ad hoc filters', async () => {
      expect(await editors.source('getTagKeys()')).toContainEqual({ text: 'Model tier', value: 'model_tier' });
      expect(await editors.source("getTagValues({ key: 'repo' })")).toEqual([
        { text: 'mahavishnu', value: 'mahavishnu' },
      ]);
    });

    it.each([
      [{ refId: 'A', rawSql: ' ' }, false],
      [{ refId: 'A', rawSql: 'SELECT 1' }, true],
      [{ refId: 'A', rawSql: 'SELECT 1', hide: true }, false],
      [{ refId: 'A', queryType: 'metric', measures: [] }, false],
      [{ refId: 'A', queryType: 'preset' }, false],
      [METRIC, true],
    ])('runs %j: %s', async (query, runs) => {
      expect(await editors.source(`filterQuery(${JSON.stringify(query)})`)).toBe(runs);
    });

    it.each([
      [METRIC, 'Executions by repo'],
      [{ refId: 'A', queryType: 'preset', preset: 'avg_duration' }, 'How long does an execution take?'],
      [{ refId: 'A', rawSql: ' SELECT 1 ' }, 'SELECT 1'],
    ])('tells %j in a line', async (query, text) => {
      expect(await editors.source(`getQueryDisplayText(${JSON.stringify(query)})`)).toBe(text);
    });
  });
});
