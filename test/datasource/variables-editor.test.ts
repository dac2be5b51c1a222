import { expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';

const COLUMN = {
  refId: 'A',
  queryType: 'metric',
  measures: ['executions'],
  dimensions: ['model_tier'],
  bucket: 'none',
};

inEachGrafana('variables', (editors) => {
  const choices = async (query: unknown, request: unknown = {}) =>
    (
      (await editors.page.evaluate(`harness.choices(${JSON.stringify(query)}, ${JSON.stringify(request)})`)) as {
        value: string;
      }[]
    ).map(({ value }) => value);

  it('shows how many choices there are, and the first of them', async () => {
    await editors.mount('variable', COLUMN);
    await editors.page
      .getByRole('status')
      .filter({ hasText: '3 values: large (10), medium (10), small (10)' })
      .waitFor();
    await editors.mount('variable', { refId: 'A', rawSql: 'SELECT unnest(range(12)) AS n' });
    await editors.page.getByRole('status').filter({ hasText: '12 values: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …' }).waitFor();
    await editors.mount('variable', { refId: 'A', rawSql: 'SELECT nothing' });
    await editors.page.getByText('The variable has no choices').waitFor();
    editors.complaints.length = 0;
  });

  it('every variable over a column is empty, as the end of all time came out as 1816', async () => {
    expect(await choices({ ...COLUMN, onlyInRange: false })).toEqual(['large', 'medium', 'small']);
  });

  it('takes some of 50,000, and says so', async () => {
    const many = { refId: 'A', rawSql: 'SELECT unnest(range(50000)) AS n' };
    await editors.mount('variable', many);
    await editors.page.getByRole('status').filter({ hasText: 'The first 5,000 values' }).waitFor();
    expect(await choices(many)).toHaveLength(5000);
  });

  it('says that a variable refers to itself', async () => {
    const query = { ...COLUMN, filters: [{ field: 'repo', op: '=', value: `\${tier}` }] };
    for (const refId of ['tier', 'Mahavishnu Learning-tier-Variable-Query']) {
      await editors.mount('variable', { ...query, refId });
      await editors.page.getByText('The variable tier refers to itself').waitFor();
    }
    await editors.mount('variable', { ...query, refId: 'other' });
    await editors.page.getByRole('status').waitFor();
    expect(await editors.page.getByText('refers to itself').count()).toBe(0);
  });

  it('depends on other variables', async () => {
    const query = { ...COLUMN, filters: [{ field: 'model_tier', op: '=|', value: ['$tiers'] }] };
    await editors.setVariables([{ name: 'tiers', value: ['small'] }]);
    expect(await choices(query)).toEqual(['small']);
    await editors.setVariables([{ name: 'tiers', value: ['$__all'], every: ['small', 'large'] }]);
    expect(await choices(query)).toEqual(['large', 'medium', 'small']);
    expect(editors.asked.at(-1)).toMatchObject({ filters: [] });
  });

  it('searches for what is typed, as text', async () => {
    const search = (value: string) => ({ scopedVars: { __searchFilter: { text: value, value } } });
    const byColumn = { ...COLUMN, search: '$__searchFilter' };
    expect(await choices(byColumn, search('ARG'))).toEqual(['large']);
    expect(await choices(byColumn, search('.*'))).toEqual([]);
    const bySql = {
      refId: 'A',
      rawSql: "SELECT DISTINCT model_tier FROM executions WHERE model_tier LIKE '$__searchFilter' ORDER BY 1",
    };
    expect(await choices(bySql, search('s'))).toEqual(['small']);
    expect(await choices(bySql)).toEqual(['large', 'medium', 'small']);
    expect(await choices(bySql, search("s' OR '1'='1"))).toEqual([]);
  });

  it('can be of the time range or of all time', async () => {
    await editors.mount('variable', COLUMN);
    await editors.page.getByLabel('Only in time range').press('Space');
    const ever = await editors.value();
    expect(ever).toMatchObject({ onlyInRange: false });
    const past = { from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' };
    expect(await choices(ever, { past })).toEqual(['large', 'medium', 'small']);
    expect(await choices(COLUMN, { past })).toEqual([]);
  });

  it('offers the values of ad hoc filters under the other filters, in the time range, without a count that Grafana keeps', async () => {
    const filters = [{ key: 'model_tier', operator: '=', value: 'small' }];
    const values = (wanted: object) => editors.source(`getTagValues(${JSON.stringify(wanted)})`);
    const offered = [{ text: 'mahavishnu', value: 'mahavishnu' }];
    expect(await values({ key: 'repo' })).toEqual(offered);
    expect(await values({ key: 'repo', filters })).toEqual(offered);
    expect(await values({ key: 'model_tier', filters })).toHaveLength(3);
    const timeRange = { from: 0, to: 1 };
    expect(await values({ key: 'repo', timeRange })).toEqual([]);
  });

  it.each([
    ['=|', 20],
    ['!=|', 10],
  ])('ad hoc filters may hold several values: %s', async (operator, n) => {
    const filters = [{ key: 'model_tier', operator, value: 'small', values: ['small', 'large'] }];
    const sql = { refId: 'A', format: 'table', rawSql: 'SELECT count(*) AS n FROM executions WHERE $__adHocFilters()' };
    expect((await editors.ask(sql, { filters })).columns).toEqual([[['n', [n]]]]);
    const metric = { ...COLUMN, format: 'table', dimensions: [] };
    expect((await editors.ask(metric, { filters })).columns).toEqual([[['executions', [n]]]]);
  });

  it('a new variable opens as empty SQL of an older version', async () => {
    for (const nothing of ['', await editors.source('variables.getDefaultQuery()')]) {
      await editors.mount('variable', nothing);
      await editors.page.getByRole('status').filter({ hasText: '1 value: mahavishnu (30)' }).waitFor();
      expect(await editors.page.getByText(/older version|newer version/).count()).toBe(0);
      expect(await editors.page.getByRole('radio', { name: 'Column' }).isChecked()).toBe(true);
      const saved = await editors.value();
      expect(saved).toMatchObject({ refId: 'A', queryType: 'metric', dimensions: ['repo'] });
      expect(await choices(saved)).toEqual(['mahavishnu']);
    }
  });

  it('SQL that was saved stays SQL, with what Grafana adds of the default', async () => {
    const saved = { refId: 'A', rawSql: 'SELECT unnest(range(3)) AS n' };
    const shown = { ...((await editors.source('variables.getDefaultQuery()')) as object), ...saved };
    await editors.mount('variable', shown);
    await editors.page.getByRole('status').filter({ hasText: '3 values: 0, 1, 2' }).waitFor();
    expect(await choices({ ...COLUMN, queryType: undefined })).toHaveLength(3);
  });

  it('knows the fields of ad hoc filters by their labels too', async () => {
    const filters = [{ key: 'Model tier', operator: '=', value: 'small' }];
    const rawSql = 'SELECT count(*) AS n FROM executions WHERE $__adHocFilters()';
    expect((await editors.ask({ refId: 'A', format: 'table', rawSql }, { filters })).columns).toEqual([[['n', [10]]]]);
  });
});
