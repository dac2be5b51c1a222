import { expect, it } from 'vitest';
import type { EditorPage } from '../support/editor-page';
import { inEachGrafana } from '../support/in-each-grafana';
import { SqlOnPage } from '../support/sql-editor';

const LAY_OUT = {
  'its button': (editors: EditorPage) => editors.page.getByRole('button', { name: 'Format', exact: true }).click(),
  'Shift+Alt+F': (editors: EditorPage) => editors.page.keyboard.press('Shift+Alt+F'),
};

inEachGrafana('Format', (editors) => {
  const sql = new SqlOnPage(editors);

  it.each(Object.entries(LAY_OUT))('by %s says when it cannot, until the SQL is mended', async (_, layOut) => {
    await sql.mount('select (1');
    await sql.focus();
    await layOut(editors);
    await expect.poll(() => sql.status()).toContain('This SQL cannot be laid out; it stays as it is.');
    expect(await sql.text()).toBe('select (1');
    await sql.focus();
    await editors.page.keyboard.type(')');
    await expect.poll(() => sql.status()).toBe('');
    await layOut(editors);
    await expect.poll(() => sql.text()).toBe('select\n  (1)');
    expect(await sql.status()).toBe('');
    expect(editors.complaints).toEqual([]);
  });

  it('says when the formatter cannot be had, and gets it the next time', async () => {
    const { page } = editors;
    await editors.page.reload();
    await page.waitForSelector('body[data-ready]', { state: 'attached' });
    await page.route('**/*sql-formatter*', (route) => route.abort());
    await sql.mount('select 1');
    await LAY_OUT['its button'](editors);
    await expect.poll(() => sql.status()).toBe('The formatter could not be loaded. Try again.');
    await page.unroute('**/*sql-formatter*');
    await LAY_OUT['its button'](editors);
    await expect.poll(() => sql.text()).toBe('select\n  1');
    // Of the request that was broken off.
    expect(editors.complaints.splice(0).filter((text) => !/ERR_FAILED/.test(text))).toEqual([]);
  });
});
