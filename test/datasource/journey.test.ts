import { expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';
import { namelessControls } from './support/nameless-controls';
import { SqlOnPage } from './support/sql-editor';

interface Saved {
  readonly rawSql: string;
}

inEachGrafana('from a click to a saved query', (editors) => {
  const sql = new SqlOnPage(editors);

  const button = (name: string) => editors.page.getByRole('button', { name, exact: true });
  const radio = (name: string) => editors.page.getByRole('radio', { name, exact: true }).check();
  const runs = () => editors.page.evaluate('harness.runs') as Promise<number>;
  const footer = () => editors.page.getByRole('region', { name: 'Answer' }).innerText();

  it('by mouse', async () => {
    const { page } = editors;
    const { keyboard } = page;

    // Build.
    await editors.mount('query', { refId: 'A' });
    await editors.choose('Measures', 'Failures');
    await keyboard.press('Escape');
    await editors.choose('By', 'Model tier');
    await keyboard.press('Escape');
    await button('Add filter').click();
    await editors.choose('Filter 1, value', 'mahavishnu');
    await editors.choose('Bucket', 'none');
    await radio('Table');
    const metric = await editors.value();
    expect(metric).toEqual({
      refId: 'A',
      queryType: 'metric',
      format: 'table',
      measures: ['success_rate', 'executions', 'failures'],
      dimensions: ['model_tier'],
      filters: [{ field: 'repo', op: '=', value: 'mahavishnu' }],
      bucket: 'none',
    });
    await editors.answer(metric);
    expect(await footer()).toMatch(/^3 rows in [\d,.]+ ms; data as of \d\d:\d\d:\d\d/);

    // Carry on as SQL.
    await button('Edit as SQL').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toMatch(/cannot read SQL back.*metric query is kept/s);
    await dialog.getByRole('button', { name: 'Edit as SQL' }).click();
    await sql.shown();
    const converted = await editors.value<Saved>();
    expect(converted).toEqual({ ...metric, queryType: 'sql', rawSql: expect.stringContaining("'mahavishnu'") });
    const { columns } = await editors.ask(metric);
    expect((await editors.ask(converted)).columns).toEqual(columns);

    // Break and mend.
    await sql.focus();
    await keyboard.type('\nLIMIT two');
    await expect.poll(() => sql.markers()).toHaveLength(1);
    const [marker] = await sql.markers();
    const lines = (await sql.text()).split('\n');
    expect(lines[marker!.startLineNumber - 1]).toBe('LIMIT two');
    expect(await sql.status()).toMatch(new RegExp(`^Line ${lines.length}, column ${marker!.startColumn}: .*two`));
    expect(marker!.message).toContain('two');
    await sql.hover('two');
    await expect.poll(() => sql.hovered()).toContain('two');
    await sql.focus();
    for (const _ of 'two') await keyboard.press('Backspace');
    await keyboard.type('2');
    await expect.poll(() => sql.markers()).toEqual([]);
    await expect.poll(() => sql.status()).toBe('');

    // Run.
    const before = await runs();
    await keyboard.press('Escape');
    await keyboard.press('ControlOrMeta+Enter');
    await expect.poll(runs).toBe(before + 1);
    const written = await editors.value<Saved>();
    expect(written.rawSql).toBe(await sql.text());
    await editors.answer(written);
    expect(await footer()).toMatch(/^2 rows in /);

    // There and back.
    await radio('Metric');
    await page.getByText('Failures').waitFor();
    await page.getByText('Model tier').waitFor();
    await radio('SQL');
    await sql.shown();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await sql.text()).toBe(written.rawSql);

    // Save, and open again.
    const saved = await editors.value<Saved>();
    expect(saved).toEqual(written);
    await editors.mount('query', saved);
    await sql.shown();
    expect(await sql.text()).toBe(written.rawSql);
    await radio('Metric');
    await page.getByText('Failures').waitFor();
    expect(await editors.value()).toEqual({ ...saved, queryType: 'metric' });
  });

  it('by keyboard alone', async () => {
    const { page } = editors;
    const { keyboard } = page;
    const choose = async (select: string, words: string) => {
      await editors.tabTo(select);
      await keyboard.type(words);
      await editors.option(new RegExp(`^${words}`, 'i')).waitFor();
      await keyboard.press('Enter');
      await keyboard.press('Escape');
    };

    await editors.mount('query', { refId: 'A' });
    await page.getByText('Success rate').waitFor();
    await editors.tabTo('Time series');
    await keyboard.press('ArrowRight');
    await choose('Measures', 'Failures');
    await choose('By', 'Model tier');
    await choose('Bucket', 'none');
    await editors.tabTo('Limit');
    await keyboard.type('2');
    await keyboard.press('Enter');
    const metric = await editors.value();
    expect(metric).toMatchObject({
      measures: ['success_rate', 'executions', 'failures'],
      dimensions: ['model_tier'],
      bucket: 'none',
      limit: 2,
      format: 'table',
    });

    await page.locator('body').press('Shift+Tab');
    await editors.tabTo('Edit as SQL', 'Shift+Tab');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await editors.tabTo('Edit as SQL');
    await keyboard.press('Enter');
    await sql.shown();
    // The person goes on in the SQL at once.
    await expect.poll(() => editors.focused()).toMatch(/^SQL\. Press Escape/);
    await keyboard.press('ControlOrMeta+End');
    await keyboard.type('\n-- mine');
    await keyboard.press('ControlOrMeta+Enter');
    await expect.poll(async () => (await editors.value<Saved>()).rawSql).toMatch(/\n-- mine$/);
    expect((await editors.ask(await editors.value())).error).toBeUndefined();

    // Out of the SQL on both sides.
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    await expect.poll(() => editors.focused()).toMatch(/^(Format|Lay the SQL out)/);
    await keyboard.press('Tab');
    await expect.poll(() => editors.focused()).toMatch(/^(Run query|Ctrl\+Enter)/);
    await editors.tabTo('SQL. Press Escape', 'Shift+Tab');
    await keyboard.press('Escape');
    await keyboard.press('Shift+Tab');
    await expect.poll(() => editors.focused()).toBe('Live');
  });

  it.each([
    ['a metric query', { measures: ['executions'], dimensions: ['repo'], filters: [{ field: 'repo', op: '=' }] }],
    ['an ordered metric query', { queryType: 'metric', orderBy: { field: 'executions', direction: 'desc' } }],
    ['a preset', { queryType: 'preset', preset: 'recent_executions' }],
    ['SQL', { queryType: 'sql', rawSql: 'SELECT 1' }],
  ])('with a name for every control, for %s', async (_, query) => {
    await editors.mount('query', { refId: 'A', ...query });
    await editors.page.getByRole('radio', { name: 'Metric' }).waitFor();
    if ('rawSql' in query) await sql.shown();
    expect(await namelessControls(editors.page)).toEqual([]);
  });
});
