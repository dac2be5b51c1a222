import { expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';

const COUNT = 'SELECT count(*) AS n FROM executions';

inEachGrafana('queries of others', (editors) => {
  it.each([
    ['SQLite', { queryText: COUNT, queryType: 'table', timeColumns: ['time', 'ts'] }],
    ['the bridge', { rawQuery: COUNT }],
    ['MotherDuck', { editorMode: 'code', rawSql: COUNT, format: 1 }],
    ['PostgreSQL', { editorMode: 'code', rawSql: COUNT, format: 'table' }],
  ])('of %s are answered', async (_name, saved) => {
    expect(await editors.ask({ refId: 'A', ...saved })).toEqual({ columns: [[['n', [30]]]] });
  });

  it('say where they come from, and are saved in our shape when they are changed, not before', async () => {
    const saved = { refId: 'A', queryText: "SELECT datetime('now') AS time", queryType: 'table' };
    await editors.mount('query', saved);
    await editors.page.getByText('This query comes from the SQLite data source').waitFor();
    await editors.page.getByText('DuckDB has no datetime()').waitFor();
    expect(await editors.value()).toEqual(saved);
    await editors.page.getByRole('radio', { name: 'Logs', exact: true }).click({ force: true });
    expect(await editors.value()).toMatchObject({ queryType: 'sql', rawSql: saved.queryText, format: 'logs' });
    expect(await editors.value()).not.toHaveProperty('queryText');
    await editors.page.getByText('This query comes from').waitFor({ state: 'detached' });
  });

  it.each([
    [{ refId: 'A', queryType: 'forecast', horizon: '1d' }, 'a newer version of this plugin', 'update the plugin'],
    [{ refId: 'A', expr: 'top_eror' }, 'the bridge to Grafana', 'Did you mean top_errors?'],
  ])('that cannot be carried over are explained, not changed: %j', async (saved, origin, remedy) => {
    await editors.mount('query', saved);
    await editors.page.getByText(`This query comes from ${origin}`).waitFor();
    await editors.page.getByText(remedy).waitFor();
    expect(await editors.value()).toEqual(saved);
    expect(await editors.source(`filterQuery(${JSON.stringify(saved)})`)).toBe(true);
    const { error } = await editors.ask(saved);
    expect(JSON.stringify(error)).toContain(remedy);
  });

  it('tell of fields that this version passes over', async () => {
    await editors.mount('query', { refId: 'A', queryType: 'sql', rawSql: COUNT, horizon: '1d' });
    await editors.page.getByText('This version passes over horizon.').waitFor();
  });

  it('are imported where they can be', async () => {
    const queries = [
      { refId: 'A', rawSql: COUNT, editorMode: 'code' },
      { refId: 'B', expr: 'up{job="x"}' },
    ];
    expect(await editors.source(`importQueries(${JSON.stringify(queries)})`)).toEqual([
      { refId: 'A', queryType: 'sql', rawSql: COUNT, format: 'timeseries' },
    ]);
  });
});
