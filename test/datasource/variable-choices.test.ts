import { afterEach, expect, it } from 'vitest';
import { HOSTILE_VALUES } from '../support/hostile-values';
import { inEachGrafana } from './support/in-each-grafana';

const LABELLED = {
  refId: 'A',
  queryType: 'sql',
  rawSql: 'SELECT count(*) AS n, model_tier AS id, upper(model_tier) AS label FROM executions GROUP BY ALL ORDER BY id',
};

const SQL = (rawSql: string) => ({ refId: 'A', queryType: 'sql', format: 'table', rawSql });

inEachGrafana('choices of variables', (editors) => {
  afterEach(async () => {
    await editors.setVariables([]);
  });

  const choices = (query: unknown, request: unknown = {}) =>
    editors.page.evaluate(`harness.choices(${JSON.stringify(query)}, ${JSON.stringify(request)})`) as Promise<
      { text: string; value: string }[]
    >;
  const call = <T>(expression: string) => editors.source(expression) as Promise<T>;
  const shows = (text: string) => editors.page.getByRole('status').filter({ hasText: text }).waitFor();

  it('are the columns that were chosen for text and value', async () => {
    await editors.mount('variable', LABELLED);
    await shows('1 value: 10');
    for (const [field, column] of [
      ['Text', 'label'],
      ['Value', 'id'],
    ] as const) {
      await editors.page.getByLabel(field, { exact: true }).click();
      await editors.option(column).click();
    }
    await shows('3 values: LARGE (large), MEDIUM (medium), SMALL (small)');
    const chosen = await editors.value();
    expect(chosen).toMatchObject({ textField: 'label', valueField: 'id' });
    expect(await choices(chosen)).toEqual(
      ['large', 'medium', 'small'].map((value) => ({ text: value.toUpperCase(), value })),
    );
  });

  it('say which columns there are, where one is chosen that is not among them', async () => {
    await editors.mount('variable', { ...LABELLED, valueField: 'gone' });
    await editors.page.getByText('The query has no column gone. Choose one of n, id, label.').waitFor();
    await expect(choices({ ...LABELLED, valueField: 'gone' })).rejects.toThrow('no column gone');
  });

  it('can be a column of a preset', async () => {
    const query = { refId: 'A', queryType: 'preset', preset: 'success_by_model_tier', params: { window: 'all' } };
    expect((await choices({ ...query, valueField: 'model_tier' })).map(({ value }) => value).sort()).toEqual([
      'large',
      'medium',
      'small',
    ]);
  });

  it('are refused to a variable that refers to itself', async () => {
    const query = SQL("SELECT DISTINCT model_tier FROM executions WHERE model_tier <> '$tier'");
    const refusal = 'The variable tier refers to itself';
    await expect(choices({ ...query, refId: 'tier' })).rejects.toThrow(refusal);
    const scene = { __sceneObject: { text: '', value: { state: { name: 'tier' } } } };
    await expect(choices(query, { scopedVars: scene })).rejects.toThrow(refusal);
    expect(await choices({ ...query, refId: 'other' })).toHaveLength(3);
  });

  it('follow other variables and the time range', async () => {
    const query = SQL(
      'SELECT DISTINCT model_tier FROM executions WHERE $__timeFilter(timestamp) AND $__conditionalAll(model_tier IN ($tiers), $tiers) ORDER BY 1',
    );
    const values = async (request: unknown = {}) => (await choices(query, request)).map(({ value }) => value);
    await editors.setVariables([{ name: 'tiers', value: ['small', 'large'] }]);
    expect(await values()).toEqual(['large', 'small']);
    await editors.setVariables([{ name: 'tiers', value: ['$__all'], every: ['small'] }]);
    expect(await values()).toEqual(['large', 'medium', 'small']);
    expect(editors.asked.at(-1)).toMatchObject({ rawSql: expect.stringContaining('AND TRUE') });
    expect(await values({ past: { from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' } })).toEqual([]);
  });

  it('reach queries as values, whatever they are', async () => {
    const rawSql = "SELECT hex(encode('$v')) AS one, hex(encode(${v:sqlstring})) AS two";
    for (const value of HOSTILE_VALUES.filter((_, i) => i % 5 === 0)) {
      await editors.setVariables([{ name: 'v', value }]);
      const hex = Buffer.from(value).toString('hex').toUpperCase();
      const expected = [
        [
          ['one', [hex]],
          ['two', [hex]],
        ],
      ];
      expect((await editors.ask(SQL(rawSql))).columns, value).toEqual(expected);
      const [explored] = await call<object[]>(
        `interpolateVariablesInQueries([${JSON.stringify(SQL(rawSql))}], {}, [])`,
      );
      await editors.setVariables([{ name: 'x', value: 'another' }]);
      expect((await editors.ask(explored)).columns, value).toEqual(expected);
    }
  }, 60_000);

  it('filters of dashboards go with the query to Explore', async () => {
    const filters = [{ key: 'model_tier', operator: '=', value: 'small' }];
    const queries = [
      { refId: 'A', queryType: 'metric', format: 'table', bucket: 'none', measures: ['executions'] },
      { refId: 'B', queryType: 'preset', format: 'table', preset: 'executions_today', params: { window: 'all' } },
      { ...SQL('SELECT count(*) AS executions FROM executions WHERE $__adHocFilters()'), refId: 'C' },
    ];
    const explored = await call<{ adHocFilters?: unknown }[]>(
      `interpolateVariablesInQueries(${JSON.stringify(queries)}, {}, ${JSON.stringify(filters)})`,
    );
    for (const query of explored) {
      expect(query.adHocFilters).toBeUndefined();
      const { columns } = await editors.ask(query);
      expect(columns[0]!.map(([, values]) => values)).toContainEqual([10]);
    }
  });

  it('keys and values of ad hoc filters bear hostile ones', async () => {
    const keys = await call<{ text: string; value: string }[]>('getTagKeys()');
    expect(keys).toContainEqual(expect.objectContaining({ value: 'model_tier' }));
    for (const value of HOSTILE_VALUES.filter((_, i) => i % 20 === 0)) {
      const wanted = { key: 'repo', filters: [{ key: 'model_tier', operator: '=', value }] };
      expect(await call(`getTagValues(${JSON.stringify(wanted)})`), value).toEqual([]);
    }
  });

  it('queries of each mode are told in words, and asked where there is something to ask', async () => {
    const complete = [
      [{ queryType: 'metric', measures: ['executions'], dimensions: ['repo'] }, 'Executions by repo'],
      [{ queryType: 'preset', preset: 'top_repos' }, expect.stringMatching(/\w{3}/)],
      [{ queryType: 'sql', rawSql: ' SELECT 1 ' }, 'SELECT 1'],
      [{ rawSql: 'SELECT 2' }, 'SELECT 2'],
    ] as const;
    for (const [query, text] of complete) {
      const json = JSON.stringify({ refId: 'A', ...query });
      expect(await call(`getQueryDisplayText(${json})`)).toEqual(text);
      expect(await call(`filterQuery(${json})`)).toBe(true);
      expect(await call(`filterQuery({ ...${json}, hide: true })`)).toBe(false);
    }
    for (const query of [
      { queryType: 'metric', measures: [] },
      { queryType: 'preset' },
      { queryType: 'sql', rawSql: ' ' },
    ]) {
      expect(await call(`filterQuery(${JSON.stringify({ refId: 'A', ...query })})`)).toBe(false);
    }
    // What asks nothing means the default.
    expect(await call(`filterQuery({ refId: 'A' })`)).toBe(true);
    const first = await call<object>("getDefaultQuery('dashboard')");
    expect(await call(`filterQuery({ refId: 'A', ...${JSON.stringify(first)} })`)).toBe(true);
    expect((await editors.ask({ refId: 'A', ...first })).error).toBeUndefined();
  });
});
