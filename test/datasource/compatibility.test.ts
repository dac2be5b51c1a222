import { expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';

const METRIC = {
  refId: 'A',
  queryType: 'metric',
  measures: ['success_rate'],
  dimensions: ['model_tier'],
  filters: [{ field: 'repo', op: '=|', value: ['mahavishnu'] }],
};

/** Each editor in full, with a text that it shows once it is there. */
const EDITORS = [
  ['metric', 'query', METRIC, 'Min samples'],
  ['preset', 'query', { refId: 'A', queryType: 'preset', preset: 'success_rate_over_time' }, 'Model tier'],
  ['SQL', 'query', { refId: 'A', rawSql: 'SELECT 1' }, 'Run query'],
  ['variable', 'variable', { refId: 'A' }, 'Add filter'],
  ['annotation', 'annotation', { refId: 'A', queryType: 'preset', preset: 'error_bursts' }, 'Add filter'],
  ['config', 'config', { jsonData: { path: '/data/learning.db' } }, 'Threads'],
  ['help', 'help', { refId: 'A' }, 'Preset'],
] as const;

const CONTROLS = ['button', 'checkbox', 'combobox', 'radio', 'radiogroup', 'switch', 'textbox'];

inEachGrafana('every editor', (editors) => {
  it.each(EDITORS)('every control of the %s editor has a name', async (_, kind, value, text) => {
    const { page } = editors;
    const devTools = await page.context().newCDPSession(page);
    for (const theme of ['light', 'dark'] as const) {
      await editors.mount(kind, value, theme);
      await page.getByText(text, { exact: true }).first().waitFor();
      const { nodes } = await devTools.send('Accessibility.getFullAXTree');
      const controls = nodes.filter(({ ignored, role }) => !ignored && CONTROLS.includes(role?.value));
      expect(controls).not.toEqual([]);
      expect(controls.filter(({ name }) => !name?.value)).toEqual([]);
    }
  });

  it('SQL is completed, marked, laid out and run', async () => {
    const { page } = editors;
    const write = async (sql: string) => {
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(sql);
    };
    await editors.mount('query', { refId: 'A', format: 'table', rawSql: 'SELECT ' });
    await page.locator('.monaco-editor .view-lines').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('model_ti');
    await page.locator('.suggest-widget').getByText('model_tier', { exact: true }).first().waitFor();
    await page.keyboard.press('Enter');
    await write('SELEC 1');
    await page.getByText('Line 1, column 1: syntax error').waitFor();
    expect(await page.evaluate('monaco.editor.getModelMarkers({}).length')).toBe(1);
    await write('select 1 as a, 2 as b');
    await page.getByText('Line 1, column 1').waitFor({ state: 'detached' });
    expect(await page.evaluate('monaco.editor.getModelMarkers({})')).toEqual([]);
    await page.getByRole('button', { name: 'Format', exact: true }).click();
    await expect.poll(() => page.locator('.monaco-editor .view-line').count()).toBe(3);
    await page.getByRole('button', { name: 'Run query' }).click();
    await expect.poll(() => editors.value()).toMatchObject({ rawSql: 'select\n  1 as a,\n  2 as b' });
    expect((await editors.ask(await editors.value())).columns).toEqual([
      [
        ['a', [1]],
        ['b', [2]],
      ],
    ]);
  });
});
