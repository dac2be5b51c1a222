import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_SECTIONS } from '../../src/datasource/help/examples';
import { MACROS } from '../../src/query/macros/macros';
import { browserIsThere } from '../support/browser';
import { EditorPage } from './support/editor-page';

const EXAMPLES = EXAMPLE_SECTIONS.flatMap(({ title, examples }) =>
  examples.map((example) => ({ ...example, section: title })),
);

describe.skipIf(!browserIsThere)('help beside the editor', () => {
  let editors: EditorPage;
  beforeAll(async () => {
    editors = await new EditorPage().open();
  }, 180_000);
  afterAll(() => editors?.close());
  afterEach(() => expect(editors.complaints).toEqual([]));

  it('has every macro with its signature', async () => {
    await editors.mount('help', { refId: 'A' });
    const sql = await editors.page.getByRole('region', { name: 'SQL' }).innerText();
    for (const { signature, help } of MACROS) {
      expect(sql).toContain(signature);
      expect(sql).toContain(help);
    }
  });

  it.each(EXAMPLES)('asks, at a click: $section, $title', async ({ title, query, section }) => {
    await editors.mount('help', { refId: 'A' });
    const place = editors.page.getByRole('region', { name: section });
    await place.getByRole('button', { name: title }).click();
    expect(await editors.value()).toEqual({ refId: 'A', ...query });
    const { columns, error } = await editors.ask({ refId: 'A', ...query });
    expect(error).toBeUndefined();
    expect(columns.flat().length).toBeGreaterThan(0);
  });

  it('is used by keyboard', async () => {
    await editors.mount('help', { refId: 'A' });
    const [first] = EXAMPLES;
    await editors.tabTo(first!.title);
    await editors.page.keyboard.press('Enter');
    expect(await editors.value()).toEqual({ refId: 'A', ...first!.query });
  });
});
