import { expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';
import { namelessControls } from './support/nameless-controls';
import { SqlOnPage } from './support/sql-editor';

/** As Grafana gives it to a new annotation. */
const NEW = { refId: 'Anno', queryType: 'preset', preset: 'error_bursts', params: {}, format: 'table' };

inEachGrafana('annotations', (editors) => {
  const sql = new SqlOnPage(editors);

  const mark = (name: string) => editors.page.getByRole('radio', { name, exact: true });
  const parameter = (name: string) => editors.page.getByLabel(name, { exact: true });
  const question = (text: string) => editors.page.getByRole('paragraph').filter({ hasText: text });
  const alert = () => editors.page.getByText(/This query comes from/);

  /** Names of the columns that Grafana makes annotations of. */
  async function columns(): Promise<string[]> {
    const { columns: frames, error } = await editors.ask(await editors.value());
    expect(error).toBeUndefined();
    return frames[0]!.map(([name]) => name);
  }

  it.each(['light', 'dark'] as const)('goes through all that can be marked, in the %s theme', async (theme) => {
    const { page } = editors;
    await editors.mount('annotation', NEW, theme);
    await question('When did many executions fail within minutes?').waitFor();
    await parameter('Failures').fill('2');
    await page.keyboard.press('Enter');
    expect(await editors.value()).toEqual({ ...NEW, params: { failures: '2' } });
    expect(await columns()).toEqual(['time', 'timeEnd', 'title', 'text', 'tags']);

    await mark('New error types').check();
    await question('When did an error type appear for the first time?').waitFor();
    expect(await editors.value()).toEqual({ ...NEW, preset: 'new_error_types' });
    expect(await columns()).toEqual(['time', 'title', 'text', 'tags']);

    await mark('Low success').check();
    await parameter('Percent').fill('95');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await editors.choose('Filter 1, value', 'mahavishnu');
    expect(await editors.value()).toEqual({
      ...NEW,
      preset: 'low_success',
      params: { percent: '95' },
      filters: [{ field: 'repo', op: '=', value: 'mahavishnu' }],
    });
    const { columns: frames } = await editors.ask(await editors.value());
    expect(Object.fromEntries(frames[0]!)).toMatchObject({ title: ['Low success'] });

    await mark('Other query').check();
    await mark('SQL').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Edit as SQL' }).click();
    await sql.shown();
    expect(await columns()).toEqual(['time', 'timeEnd', 'title', 'text', 'tags']);
    // Annotations are rows, whatever is asked.
    expect(await page.getByRole('combobox', { name: 'Format' }).count()).toBe(0);
    expect(await namelessControls(page)).toEqual([]);
  });

  it('marks what is wrong with SQL, as a panel does', async () => {
    await editors.mount('annotation', { refId: 'Anno', queryType: 'sql', rawSql: 'SELECT when FROM executions' });
    await sql.shown();
    await expect.poll(() => sql.markers()).toHaveLength(1);
    expect(await sql.status()).toMatch(/^Line 1, column \d+: /);
  });

  it('says of a query from elsewhere that it cannot be carried over, and changes nothing', async () => {
    const foreign = { refId: 'Anno', expr: 'up{job="x"}' };
    await editors.mount('annotation', foreign);
    await alert().waitFor();
    await editors.page.getByText(/Unknown preset "up.*Nothing is changed until you do/).waitFor();
    expect(await editors.value()).toEqual(foreign);
    expect(await mark('Other query').isChecked()).toBe(true);
  });

  it('opens a question that the bridge asked as what it marks', async () => {
    const foreign = { refId: 'Anno', expr: 'low_success' };
    await editors.mount('annotation', foreign);
    await alert().waitFor();
    expect(await mark('Low success').isChecked()).toBe(true);
    expect(await editors.value()).toEqual(foreign);
    await parameter('Percent').fill('90');
    await editors.page.keyboard.press('Enter');
    expect(await editors.value()).toEqual({ ...NEW, preset: 'low_success', params: { percent: '90' } });
    await expect.poll(() => alert().count()).toBe(0);
  });
});
