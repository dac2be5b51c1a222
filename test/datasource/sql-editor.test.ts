import { describe, expect, it } from 'vitest';
import { inEachGrafana } from './support/in-each-grafana';

interface Marker {
  readonly message: string;
  readonly startLineNumber: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

inEachGrafana('SQL editor in Chromium', (editors) => {
  const status = () => editors.page.locator('[role=status]').innerText();
  const markers = () => editors.page.evaluate('monaco.editor.getModelMarkers({})') as Promise<Marker[]>;
  const text = () => editors.page.evaluate('monaco.editor.getModels()[0]?.getValue()') as Promise<string>;
  const button = (name: string) => editors.page.getByRole('button', { name, exact: true });

  async function mountSql(rawSql: string, rest: object = {}): Promise<void> {
    await editors.mount('query', { refId: 'A', queryType: 'sql', format: 'table', rawSql, ...rest });
    await editors.page.locator('.monaco-editor .view-lines').waitFor();
  }

  async function focus(): Promise<void> {
    await editors.page.locator('.monaco-editor .view-lines').click();
    await editors.page.keyboard.press('ControlOrMeta+End');
  }

  /** Labels of what is offered, in order. */
  async function offered(typed: string, wanted: string): Promise<string[]> {
    const { page } = editors;
    await mountSql('');
    await focus();
    await page.keyboard.type(typed);
    await page.keyboard.press('ControlOrMeta+Space');
    const rows = page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.filter({ hasText: wanted }).first().waitFor();
    const labels = await rows.locator('.label-name').allInnerTexts();
    await page.keyboard.press('Escape');
    return labels;
  }

  it('takes a metric query from clicks to SQL that is broken, marked, mended and saved', async () => {
    const { page } = editors;
    await editors.mount('query', { refId: 'A' });
    await editors.choose('By', 'Model tier');
    await page.keyboard.press('Escape');
    await button('Edit as SQL').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toMatch(/cannot read SQL back.*metric query is kept.*switch back/s);
    await dialog.getByRole('button', { name: 'Edit as SQL' }).click();
    await page.locator('.monaco-editor .view-lines').waitFor();
    const { rawSql } = await editors.value<{ rawSql: string }>();
    expect(rawSql).toContain('GROUP BY ALL');
    await focus();
    await page.keyboard.type(', nothing_here');
    await expect.poll(markers).toHaveLength(1);
    const [marker] = await markers();
    const lines = (await text()).split('\n');
    expect(lines[marker!.startLineNumber - 1]!.slice(marker!.startColumn - 1, marker!.endColumn - 1)).toBe(
      'nothing_here',
    );
    expect(marker!.startLineNumber).toBe(lines.length);
    expect(marker!.message).toContain('"nothing_here"');
    expect(await status()).toMatch(new RegExp(`^Line ${lines.length}, column ${marker!.startColumn}: .*nothing_here`));
    for (const _ of 'nothing_here') await page.keyboard.press('Backspace');
    await page.keyboard.type('model_tier DESC');
    await expect.poll(markers).toEqual([]);
    await expect.poll(status).toBe('');
    await button('Run query').click();
    const saved = await editors.value<{ rawSql: string }>();
    expect(saved).toMatchObject({ queryType: 'sql', dimensions: ['model_tier'], rawSql: await text() });
    expect(saved.rawSql).toMatch(/, model_tier DESC$/);
    expect((await editors.ask(saved)).error).toBeUndefined();
  });

  it('says nothing of a loss where there is none', async () => {
    await editors.mount('query', { refId: 'A' });
    await button('Edit as SQL').click();
    await editors.page.locator('.monaco-editor .view-lines').waitFor();
    expect(await editors.value()).toMatchObject({ queryType: 'sql', rawSql: expect.stringContaining('success_rate') });
  });

  it('carries a preset on, and leaves SQL alone when that is not wanted', async () => {
    const { page } = editors;
    const preset = { refId: 'A', queryType: 'preset', format: 'table', preset: 'top_errors', rawSql: 'SELECT 1' };
    await editors.mount('query', preset);
    await button('Edit as SQL').click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toMatch(/preset is kept.*SQL that this query had before is replaced/s);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await editors.value()).toEqual(preset);
    await button('Edit as SQL').click();
    await dialog.getByRole('button', { name: 'Edit as SQL' }).click();
    await expect
      .poll(() => editors.value())
      .toMatchObject({ queryType: 'sql', preset: 'top_errors', rawSql: expect.stringContaining('error_type') });
  });

  it('is written, run and left by the keyboard alone', async () => {
    const { page } = editors;
    const { keyboard } = page;
    await editors.mount('query', { refId: 'A' });
    await page.getByText('Success rate').waitFor();
    await editors.tabTo('Edit as SQL');
    await keyboard.press('Enter');
    await page.locator('.monaco-editor .view-lines').waitFor();
    await editors.tabTo('SQL. Press Escape');
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('SELECT rep');
    await keyboard.press('Control+Space');
    await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: /^repo/ }).first().waitFor();
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await keyboard.type('FROM executions');
    await keyboard.press('Escape');
    await keyboard.press('ControlOrMeta+Enter');
    await expect
      .poll(() => editors.value())
      .toMatchObject({ rawSql: expect.stringMatching(/^SELECT repo\s+FROM executions$/) });
    await keyboard.press('Escape');
    await keyboard.press('Tab');
    const focused = () => page.evaluate('document.activeElement.innerText');
    await expect.poll(focused).toBe('Format');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Escape');
    await keyboard.press('Shift+Tab');
    await expect.poll(() => page.evaluate('document.activeElement.labels?.[0]?.innerText')).toBe('Live');
  });

  describe('under the shortcuts of Grafana', () => {
    const SQL = 'SELECT repo FROM executions';

    /** Opens something in the editor that Escape closes. */
    const OPENED: Record<string, () => Promise<string | undefined>> = {
      nothing: async () => undefined,
      'the list of what can be written': async () => {
        await editors.page.keyboard.press('Control+Space');
        return '.suggest-widget.visible';
      },
      'the hints for parameters': async () => {
        await editors.page.keyboard.type(', avg(');
        return '.parameter-hints-widget.visible';
      },
      'the search bar': async () => {
        await editors.page.keyboard.press('ControlOrMeta+F');
        await expect.poll(() => editors.page.evaluate('document.activeElement.ariaLabel')).toBe('Find');
        return '.find-widget.visible';
      },
    };

    it.each(
      Object.keys(OPENED).flatMap((name) => [
        [name, 'Tab', 'Format'],
        [name, 'Shift+Tab', 'Live'],
      ]),
    )('Escape stays within and closes %s; then %s leads to %s', async (name, key, wanted) => {
      const { page } = editors;
      await mountSql(SQL);
      await focus();
      const opened = await OPENED[name!]!();
      if (opened) await page.locator(opened).waitFor();
      const before = await editors.shortcuts();
      await page.keyboard.press('Escape');
      if (opened) await page.locator(opened).waitFor({ state: 'hidden' });
      expect(await page.evaluate("document.activeElement.closest('.monaco-editor') !== null")).toBe(true);
      await page.keyboard.press(key!);
      await expect.poll(() => editors.focused()).toBe(wanted);
      expect(await text()).toMatch(/^SELECT repo FROM executions(, avg\(\))?$/);
      expect(await editors.shortcuts()).toEqual(before);
      if (key === 'Shift+Tab') return;
      await page.keyboard.press('Shift+Tab');
      await expect.poll(() => editors.focused()).toMatch(/^SQL/);
    });

    it('what is typed behind Escape is SQL, and Tab indents again', async () => {
      const { page } = editors;
      await mountSql(SQL);
      await focus();
      const before = await editors.shortcuts();
      for (const key of ['Escape', 'Escape', ' ', 'e', 'd', 'r', 'Escape', '?', 'Tab']) await page.keyboard.press(key);
      expect(await text()).toMatch(/^SELECT repo FROM executions edr\?\s+$/);
      expect(await editors.shortcuts()).toEqual(before);
    });

    it('Escape is of Grafana again outside', async () => {
      const { page } = editors;
      await editors.mount('query', { refId: 'A', queryType: 'metric', measures: ['executions'] });
      await page.getByLabel('Limit').focus();
      const before = await editors.shortcuts();
      await page.keyboard.press('Escape');
      expect((await editors.shortcuts()).slice(before.length)).toEqual(['blur']);
    });
  });

  describe('completes', () => {
    it.each([
      ['columns', 'SELECT dur', 'duration_seconds'],
      ['columns of a table by its alias', 'SELECT * FROM tier_performance_mv t WHERE t.', 'model_tier'],
      ['tables and views', 'SELECT * FROM ', 'executions'],
      ['names of this query', 'WITH mine AS (SELECT 1) SELECT * FROM mi', 'mine'],
      ['functions', 'SELECT quantile_c', 'quantile_cont'],
      ['macros', 'SELECT $__timeG', '$__timeGroup'],
      ['keywords', 'SELECT 1 QUAL', 'QUALIFY'],
    ])('%s', async (_, typed, wanted) => {
      const labels = await offered(typed, wanted);
      expect(labels.filter((label) => label === wanted)).toHaveLength(1);
    });

    it('values of a column', async () => {
      expect(await offered("SELECT * FROM executions WHERE model_tier = '", 'small')).toEqual([
        'large',
        'medium',
        'small',
      ]);
      expect(await offered("SELECT * FROM executions WHERE model_tier IN ('small', '", 'medium')).toContain('large');
      await editors.page.keyboard.press('ControlOrMeta+Space');
      await editors.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'medium' }).click();
      expect(await text()).toBe("SELECT * FROM executions WHERE model_tier IN ('small', 'medium')");
    });

    it('variables of the dashboard', async () => {
      await editors.setVariables([{ name: 'tier', value: ['small'] }]);
      expect(await offered('SELECT * FROM executions WHERE model_tier IN ($ti', '$tier')).toContain('$tier');
      await editors.page.keyboard.press('ControlOrMeta+Space');
      await editors.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: '$tier' }).click();
      expect(await text()).toBe(`SELECT * FROM executions WHERE model_tier IN (\${tier})`);
      await expect.poll(status).toBe('');
      await editors.setVariables([]);
    });

    it('with nothing in texts and comments', async () => {
      const { page } = editors;
      for (const typed of ["SELECT 'rep", '-- rep', 'SELECT 1 AS rep']) {
        await mountSql('');
        await focus();
        await page.keyboard.type(typed);
        await expect.poll(markers).not.toHaveLength(9);
        expect(await page.locator('.suggest-widget.visible .monaco-list-row').count()).toBe(0);
      }
    });
  });

  it.each([
    ['aver', ['avg', 'list_avg', 'duration_avg', 'cost_avg'], 1],
    ['mean', ['avg', 'duration_avg'], 1],
    ['percentile', ['quantile_cont', 'duration_p95'], 0],
    ['substr', ['substring'], 1],
    ['concat', ['concat', 'string_agg', 'list_concat'], 1],
    ['number', ['count'], 1],
    ['latency', ['duration_seconds', 'duration_avg'], 0],
    ['bucket', ['$__timeGroup'], 0],
  ])('completion knows what people mean by %s', async (typed, wanted, firstOnes) => {
    const labels = await offered(`SELECT ${typed}`, wanted[0]!);
    expect(labels).toEqual(expect.arrayContaining(wanted));
    expect(labels.slice(0, firstOnes)).toEqual(wanted.slice(0, firstOnes));
  });

  it('a measure is completed to its SQL', async () => {
    const { page } = editors;
    await offered('SELECT success_ra', 'success_rate');
    await page.keyboard.press('Control+Space');
    await page
      .locator('.suggest-widget.visible .monaco-list-row', { hasText: /^success_rate/ })
      .first()
      .click();
    expect(await text()).toBe('SELECT 100 * avg(CAST(success AS INTEGER))');
  });

  it.each([
    ['SELECT $__timeGr', '$__timeGroup', 'SELECT $__timeGroup()', 'column'],
    ['SELECT date_tru', 'date_trunc', 'SELECT date_trunc()', 'part'],
  ])('shows what a macro or function takes once %s was completed to it', async (typed, wanted, written, parameter) => {
    const { page } = editors;
    await offered(typed, wanted);
    await page.keyboard.press('Control+Space');
    const rows = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: wanted });
    await rows.first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(text).toBe(written);
    const help = page.locator('.parameter-hints-widget.visible');
    await help.waitFor();
    await expect.poll(() => help.locator('.parameter.active').innerText()).toBe(parameter);
    await page.keyboard.type('x');
    expect(await text()).toBe(`${written.slice(0, -1)}x)`);
    await page.keyboard.press('Escape');
  });

  it('tells what a macro takes, and what a column is', async () => {
    const { page } = editors;
    await mountSql('');
    await focus();
    await page.keyboard.type('SELECT $__timeGroup(timestamp, ');
    const help = page.locator('.parameter-hints-widget.visible');
    await help.waitFor();
    await expect.poll(() => help.locator('.parameter.active').innerText()).toBe('interval');
    await page.keyboard.press('Escape');
    await mountSql('SELECT duration_seconds FROM executions');
    await focus();
    await page.keyboard.press('ControlOrMeta+Home');
    for (const _ of 'SELECT du') await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ControlOrMeta+K');
    await page.keyboard.press('ControlOrMeta+I');
    const shown = /duration_seconds FLOAT, seconds, of executions/;
    await expect.poll(async () => (await page.locator('.monaco-hover').allInnerTexts()).join()).toMatch(shown);
  });

  it('marks faults behind variables where they were typed', async () => {
    await editors.setVariables([{ name: 'repo', value: ['one-repository', "o'brien"] }]);
    await mountSql("SELECT 1 FROM executions\nWHERE repo IN (${repo:sqlstring}) AND '$__interval' <> '' AND fooo = 1");
    await expect.poll(markers).toHaveLength(1);
    expect((await markers())[0]).toMatchObject({ startLineNumber: 2, startColumn: 63, endColumn: 67 });
    await editors.setVariables([]);
  });

  it('complains no louder than by a quiet line while the backend is away', async () => {
    const { page } = editors;
    await page.route('**/resources/**', (route) => route.abort());
    await mountSql('SELECT foo');
    await expect.poll(status).toBe('Cannot check just now.');
    expect(await markers()).toEqual([]);
    await focus();
    await page.keyboard.type(' FROM executions WHERE rep');
    await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'repo' }).first().waitFor();
    await page.keyboard.press('Escape');
    await page.unroute('**/resources/**');
    await page.keyboard.type('o');
    await expect.poll(markers).toHaveLength(1);
    // The browser itself tells of requests that fail.
    editors.complaints.splice(0, Infinity, ...editors.complaints.filter((text) => !/ERR_FAILED/.test(text)));
  });

  it('drops answers to what has changed since', async () => {
    const { page } = editors;
    const held: (() => Promise<void>)[] = [];
    await page.route('**/resources/validate', (route) => {
      held.push(() => route.continue());
    });
    await mountSql('SELECT foo');
    await expect.poll(() => held.length).toBe(1);
    await focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('SELECT 1');
    await expect.poll(() => held.length).toBe(2);
    await held[1]!();
    await expect.poll(status).toBe('');
    const answered = page.waitForResponse('**/resources/validate');
    await held[0]!();
    await answered;
    await page.unroute('**/resources/validate');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
    expect(await markers()).toEqual([]);
    expect(await status()).toBe('');
  });

  it('lays SQL out anew by its button and by the usual key', async () => {
    const { page } = editors;
    const messy =
      "select $__timeGroup(timestamp,5m) as t , count(*) from executions where $__timeFilter(timestamp) and repo in (${repo:csv}) and task_type='[[t]]'";
    const neat =
      /^select\n {2}\$__timeGroup\(timestamp, 5m\) as t,\n {2}count\(\*\)\nfrom\n {2}executions\nwhere\n {2}\$__timeFilter\(timestamp\)\n {2}and repo in \(\$\{repo:csv\}\)\n {2}and task_type = '\[\[t\]\]'$/;
    await mountSql(messy);
    await button('Format').click();
    await expect.poll(text).toMatch(neat);
    await focus();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(messy);
    await page.keyboard.press('Shift+Alt+F');
    await expect.poll(text).toMatch(neat);
  });

  it('leaves nothing behind, however often it is opened', async () => {
    const counts = () =>
      editors.page.evaluate('[monaco.languages.getLanguages().length, monaco.editor.getModels().length]');
    await mountSql('SELECT 1');
    await editors.page.evaluate('harness.unmount()');
    const [languages] = (await counts()) as [number, number];
    for (let i = 0; i < 50; i++) {
      await mountSql(`SELECT ${i}, wrong`);
      await editors.page.evaluate('harness.unmount()');
    }
    await expect.poll(counts).toEqual([languages, 0]);
    expect(await markers()).toEqual([]);
    const labels = await offered('SELECT repo', 'repo');
    expect(labels.filter((label) => label === 'repo')).toHaveLength(1);
  });
});
