import { expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';

const METRIC = {
  refId: 'A',
  queryType: 'metric',
  format: 'table',
  measures: ['executions'],
  dimensions: ['model_tier'],
};

inEachGrafana('under the editor', (editors) => {
  const footer = () => editors.page.getByRole('region', { name: 'Answer' });

  it('says nothing before there is an answer', async () => {
    await editors.mount('query', METRIC);
    await editors.page.getByRole('radio', { name: 'Metric' }).waitFor();
    expect(await footer().count()).toBe(0);
  });

  it('says how many rows came back, how fast, and how old the data is', async () => {
    await editors.mount('query', METRIC);
    await editors.answer(METRIC);
    expect(await footer().innerText()).toMatch(
      /^3 rows in [\d,.]+ ms; data as of \d\d:\d\d:\d\d, (less than 1 s|\d+ s) old/,
    );
  });

  it('shows the SQL that was run when asked to, by keyboard too', async () => {
    await editors.mount('query', METRIC);
    await editors.answer(METRIC);
    const toggle = footer().getByRole('button', { name: 'SQL that was run' });
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    await toggle.focus();
    await editors.page.keyboard.press('Enter');
    const sql = await footer().getByRole('region', { name: 'Text of the SQL that was run' }).innerText();
    expect(sql).toMatch(/^SELECT[\s\S]*GROUP BY/);
    expect((await editors.live.client().sql(sql)).frames[0]!.columns).toHaveProperty('model_tier');
    await footer().getByRole('button', { name: 'Copy' }).waitFor();
    await toggle.click();
    expect(await footer().getByRole('button', { name: 'Copy' }).count()).toBe(0);
  });

  it('repeats what the backend has to say', async () => {
    const sql = { refId: 'A', queryType: 'sql', format: 'table', rawSql: "SELECT 'NaN'::DOUBLE AS n" };
    await editors.mount('query', sql);
    await editors.answer(sql);
    await footer().getByText(/NaN/).waitFor();
  });
});
