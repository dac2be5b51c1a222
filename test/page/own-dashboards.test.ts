import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { CHART, HOUR, stat, writeOwn } from './support/own-dashboard';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WAIT = { timeout: 30_000 };

let live: LiveHost;
let browsed: Browsed;

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 60 });
});

afterAll(() => live?.close());

afterEach(() => browsed?.close());

async function open(dashboard: Record<string, unknown>, search = ''): Promise<void> {
  browsed = await Browsed.open(live.origin, writeOwn(live.dashboards, dashboard) + search);
  await browsed.page.waitForSelector('[data-panel]');
}

const text = (panel: number) => browsed.panel(panel).innerText();
const shows = (panel: number, what: string | RegExp) => expect.poll(() => text(panel), WAIT).toMatch(what);
const parameter = (name: string) => new URL(browsed.page.url()).searchParams.getAll(name);
const variables = (...list: Record<string, unknown>[]) => ({ templating: { list } });

const place = (y: number) => ({ gridPos: { x: 0, y, w: 12, h: 6 } });

describe.runIf(browserIsThere)('panels of text', () => {
  it('are markdown with variables in it, and nothing in it runs', async () => {
    const content = `# Of \${who}\n\n- **one**\n- [two](/alerting)\n\n<img src=x onerror="window.ran = true"><script>window.ran = true</script>`;
    const panel = { ...place(0), id: 1, type: 'text', title: 'Notes', options: { mode: 'markdown', content } };
    const html = {
      ...panel,
      ...place(6),
      id: 2,
      options: { mode: 'html', content: '<em onclick="ran = 1">set</em>' },
    };
    const code = { ...panel, ...place(12), id: 3, options: { mode: 'code', content: 'SELECT "<b>" AS x' } };
    const who = { type: 'constant', name: 'who', query: '<i>mine</i>', hide: 2 };
    await open({ panels: [panel, html, code], ...variables(who) });
    expect(await browsed.panel(1).locator('h1').innerText()).toBe('Of <i>mine</i>');
    expect(await browsed.panel(1).locator('li strong').innerText()).toBe('one');
    expect(await browsed.panel(2).locator('em').innerText()).toBe('set');
    expect(await browsed.page.locator('.page-text :is(script, [onerror], [onclick])').count()).toBe(0);
    expect(await browsed.page.evaluate('window.ran')).toBeUndefined();
    expect(await browsed.panel(3).locator('pre').innerText()).toBe('SELECT "<b>" AS x');
    await browsed.panel(1).getByRole('link', { name: 'two' }).click();
    await browsed.page.waitForURL(/alerting/);
  });
});

describe.runIf(browserIsThere)('rows', () => {
  it('fold what is in them, and what is folded up is not asked for', async () => {
    const inner = stat(11, 'SELECT 11');
    const panels = [
      stat(1, 'SELECT 1', { gridPos: { x: 0, y: 0, w: 8, h: 4 } }),
      {
        id: 10,
        type: 'row',
        title: 'Folded up',
        collapsed: true,
        gridPos: { x: 0, y: 4, w: 24, h: 1 },
        panels: [{ ...inner, gridPos: { x: 0, y: 5, w: 8, h: 4 } }],
      },
      { id: 20, type: 'row', title: 'Open', collapsed: false, gridPos: { x: 0, y: 5, w: 24, h: 1 }, panels: [] },
      stat(21, 'SELECT 21', { gridPos: { x: 0, y: 6, w: 8, h: 4 } }),
    ];
    await open({ panels });
    await shows(21, '21');
    expect(browsed.lastAsked(11)).toBeUndefined();
    const top = async (panel: number) => (await browsed.panel(panel).boundingBox())!.y;
    const before = await top(21);
    await browsed.page.getByRole('button', { name: 'Folded up', expanded: false }).click();
    await shows(11, '11');
    expect(await top(21)).toBeGreaterThan(await top(11));
    expect(await top(21)).toBeGreaterThan(before);
    await browsed.page.getByRole('button', { name: 'Open', expanded: true }).press('Enter');
    await expect.poll(() => browsed.panel(21).count(), WAIT).toBe(0);
    await browsed.goto('/d/own?viewPanel=11');
    await shows(11, '11');
    expect(await browsed.page.locator('[data-panel]').count()).toBe(1);
  });
});

describe.runIf(browserIsThere)('variables', () => {
  it('are typed, chosen from a list, steps of time, or fixed', async () => {
    const panel = stat(1, `SELECT '$typed' || '/' || '$listed' || '/' || '$step' || '/' || '$fixed' AS x`);
    const list = variables(
      { type: 'textbox', name: 'typed', label: 'Typed', query: 'first' },
      { type: 'custom', name: 'listed', label: 'Listed', query: 'One : 1, Two : 2, a\\,b', current: {} },
      {
        type: 'interval',
        name: 'step',
        label: 'Step',
        query: '1m,1h',
        auto: true,
        auto_count: 60,
        auto_min: '10s',
        current: { text: 'auto', value: '$__auto' },
      },
      { type: 'constant', name: 'fixed', query: 'const' },
    );
    await open({ panels: [panel], ...list });
    await shows(1, 'first/1/1m/const');
    expect(await browsed.page.getByLabel('fixed').count()).toBe(0);
    await browsed.page.getByRole('textbox', { name: 'Typed' }).fill("it's");
    await browsed.page.keyboard.press('Enter');
    await browsed.page.getByRole('combobox', { name: 'Listed' }).click();
    await browsed.page.getByRole('option', { name: 'Two' }).click();
    await browsed.page.getByRole('combobox', { name: 'Step' }).click();
    await browsed.page.getByRole('option', { name: '1h' }).click();
    await shows(1, "it's/2/1h/const");
    expect([parameter('var-typed'), parameter('var-listed'), parameter('var-step')]).toEqual([["it's"], ['2'], ['1h']]);
    expect(browsed.complaints).toEqual([]);
  });

  it('whose query names another follow it', async () => {
    const query = (rawSql: string) => ({ refId: 'v', queryType: 'sql', rawSql, format: 'table' });
    const list = variables(
      {
        type: 'query',
        name: 'tier',
        label: 'Tier',
        query: query('SELECT DISTINCT model_tier FROM executions ORDER BY 1'),
      },
      {
        type: 'query',
        name: 'first',
        label: 'First',
        query: query(`SELECT min(duration_seconds) FROM executions WHERE model_tier = '$tier'`),
      },
    );
    await open({ panels: [stat(1, `SELECT '$tier' || ' ' || '$first' AS x`)], ...list });
    await shows(1, 'large 2');
    await browsed.page.getByRole('combobox', { name: 'Tier' }).click();
    await browsed.page.getByRole('option', { name: 'medium' }).click();
    await shows(1, 'medium 1');
  });

  it('that filter whatever is asked can be put together, and taken away', async () => {
    const metric = {
      refId: 'A',
      queryType: 'metric',
      measures: ['executions'],
      dimensions: [],
      bucket: 'none',
      filters: [],
      format: 'table',
    };
    const panels = [stat(1, '', { targets: [metric] }), stat(2, 'SELECT count(*) FROM executions')];
    await open({ panels, ...variables({ type: 'adhoc', name: 'filters', label: 'Filters', filters: [] }) });
    await shows(1, '60');
    await shows(2, '60');
    const { page } = browsed;
    await page.getByRole('combobox', { name: 'Filter by' }).click();
    await page.getByRole('option', { name: 'Model tier' }).first().click();
    await page.getByRole('combobox', { name: 'Value' }).click();
    await page.getByRole('option', { name: /small/ }).click();
    await shows(1, '20');
    expect(parameter('var-filters')).toEqual(['model_tier|=|small']);
    await page.getByRole('button', { name: /Remove the filter .*small/ }).click();
    await shows(1, '60');
    await browsed.goto('/d/own?var-filters=model_tier%7C!%3D%7Csmall&var-filters=duration_seconds%7C%3C%7C30');
    await shows(1, '20');
    expect(browsed.complaints).toEqual([]);
  });
});

describe.runIf(browserIsThere)('what else a dashboard may hold', () => {
  it('is a time of its own, which the panel says unless it is told not to', async () => {
    const count = stat(1, 'SELECT count(*) FROM executions WHERE $__timeFilter(timestamp)', { timeFrom: '2h' });
    await open({ panels: [count, { ...count, id: 2, hideTimeOverride: true }] });
    await shows(1, 'Last 2 hours');
    expect(await text(2)).not.toContain('Last');
    expect(browsed.lastAsked(1)).not.toMatchObject({ from: String(Date.parse(HOUR.from)) });
  });

  it('is links, of which those to dashboards that are not here are left out', async () => {
    const links = [
      { type: 'link', title: 'Web', url: 'https://example.org/', targetBlank: true },
      { type: 'link', title: 'Tiers of it', url: '/d/mahavishnu-learning-tiers', keepTime: true },
      { type: 'link', title: 'Gone', url: '/d/not-here' },
      { type: 'link', title: 'Panels', url: '/explore' },
      { type: 'link', title: 'Script', url: 'javascript:alert(1)' },
    ];
    const panel = {
      ...CHART,
      links: [
        { title: 'Gone too', url: '/d/not-here?$__url_time_range' },
        { title: 'More', url: '/d/mahavishnu-learning-pools?$__url_time_range' },
      ],
    };
    await open({ panels: [panel], links });
    await browsed.page.getByRole('link', { name: 'Web' }).waitFor();
    await browsed.page.getByRole('link', { name: 'More' }).waitFor();
    // The bar above leads to the dashboards that there are.
    expect(await browsed.page.getByRole('link', { name: /Gone|Panels|Tiers of it|Script/ }).count()).toBe(0);
    await browsed.page.getByRole('link', { name: 'More' }).click();
    await browsed.page.waitForURL(/mahavishnu-learning-pools\?.*from=/);
  });

  it('is a description, which can be read by pointing at it', async () => {
    await open({ panels: [stat(1, 'SELECT 1', { description: 'How **many** there <script>are</script>.' })] });
    await browsed.panel(1).getByTestId('title-items-container').locator('> *').first().hover();
    await expect
      .poll(() => browsed.page.getByRole('tooltip').innerText(), WAIT)
      .toBe('How many there <script>are</script>.');
    expect(await browsed.page.getByRole('tooltip').locator('strong').innerText()).toBe('many');
  });
});
