import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const OVERVIEW = '/d/mahavishnu-learning-overview';
const ROWS_IN_DATABASE = 24;
const OVER_TIME = 5;
const WAIT = { timeout: 30_000 };

let live: LiveHost;
let browsed: Browsed;
afterEach(async () => {
  await browsed?.close();
  await live?.close();
});

async function open(route: string, options: Parameters<typeof LiveHost.start>[0] = {}, view = {}): Promise<void> {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 30, ...options });
  browsed = await Browsed.open(live.origin, route, view);
}

const text = (panel: number) => browsed.panel(panel).innerText();

describe.runIf(browserIsThere)('the page over a live database', () => {
  it('shows a row that was committed while it is open, by itself', async () => {
    await open(`${OVERVIEW}?refresh=5s`);
    await expect.poll(() => text(ROWS_IN_DATABASE), WAIT).toContain('30');
    await live.writer.insert(30, 31);
    await expect.poll(() => text(ROWS_IN_DATABASE), WAIT).toContain('31');
    expect(browsed.complaints).toEqual([]);
  });

  it('asks with the variables and the time range of its address, and writes what is chosen into it', async () => {
    const from = Date.UTC(2026, 1, 9);
    await open(`${OVERVIEW}?refresh=&from=${from}&to=${from + 86_400_000}&var-model_tier=small&var-model_tier=large`);
    await browsed.page.waitForSelector(`[data-panel="${OVER_TIME}"][data-state=drawn]`);
    const asked = browsed.lastAsked(OVER_TIME);
    expect([asked.from, asked.to]).toEqual([String(from), String(from + 86_400_000)]);
    expect(asked.queries[0]!.filters).toContainEqual(
      expect.objectContaining({ field: 'model_tier', value: ['small', 'large'] }),
    );
    expect(JSON.stringify(asked.queries[0]!.filters)).not.toContain('repo');
    // Rows 0 to 29, of which every third is neither small nor large; a tenth fail.
    const label = await browsed.panel(OVER_TIME).getByTestId('time-series').getAttribute('aria-label');
    expect(label).toContain('Successes: last');

    await browsed.page.getByRole('combobox', { name: 'Pool type' }).click();
    await browsed.page.getByRole('option', { name: 'mahavishnu' }).click();
    await browsed.page.waitForURL(/var-pool_type=mahavishnu/);
    await expect
      .poll(() => JSON.stringify(browsed.lastAsked(OVER_TIME).queries[0]!.filters), WAIT)
      .toMatch(/"pool_type"[^}]*"value":\["mahavishnu"\]/);
    expect(new URL(browsed.page.url()).searchParams.getAll('var-model_tier')).toEqual(['small', 'large']);

    await browsed.page.getByRole('link', { name: 'Tiers', exact: true }).click();
    await browsed.page.waitForURL(/mahavishnu-learning-tiers/);
    const carried = new URL(browsed.page.url()).searchParams;
    expect([carried.get('from'), carried.getAll('var-pool_type')]).toEqual([String(from), ['mahavishnu']]);
    expect(browsed.complaints).toEqual([]);
  });

  it('says in its panels that the plugin is gone, and recovers without being touched', async () => {
    await open(`${OVERVIEW}?refresh=5s`);
    await expect.poll(() => text(ROWS_IN_DATABASE), WAIT).toContain('30');
    for (const id of live.plugins) process.kill(id, 'SIGKILL');
    await browsed.page.getByRole('button', { name: 'Refresh' }).first().click();
    await live.writer.insert(30, 32);
    await expect.poll(() => text(ROWS_IN_DATABASE), WAIT).toContain('32');
    await expect.poll(() => browsed.panel(ROWS_IN_DATABASE).getAttribute('data-state'), WAIT).toBe('drawn');
  });

  it('says in each panel that an empty database has nothing', async () => {
    await open(`${OVERVIEW}?refresh=`, { rows: 0 });
    await browsed.drawAll();
    expect(await text(OVER_TIME)).toContain('No executions');
    expect(await text(20)).toContain('Nothing ran');
    expect(await text(ROWS_IN_DATABASE)).toContain('0');
    expect(browsed.complaints).toEqual([]);
  });

  it('stands in one column on a phone, and nothing makes it scroll sideways', async () => {
    for (const route of [OVERVIEW, '/d/mahavishnu-learning-solutions', '/alerting']) {
      await open(route, {}, { width: 390, height: 844 });
      await browsed.page.waitForSelector(route === '/alerting' ? '[data-rule]' : '[data-state=drawn]');
      expect(await browsed.page.evaluate('document.documentElement.scrollWidth'), route).toBe(390);
      const lefts = await browsed.page.evaluate(
        `[...new Set([...document.querySelectorAll('[data-panel]')].map((panel) => panel.getBoundingClientRect().left))]`,
      );
      expect((lefts as number[]).length, route).toBeLessThanOrEqual(1);
      await browsed.close();
      await live.close();
    }
  });

  it('asks for panels below the fold only when they are scrolled to', async () => {
    await open(`${OVERVIEW}?refresh=`);
    await browsed.page.waitForSelector(`[data-panel="${OVER_TIME}"][data-state=drawn]`);
    expect(browsed.lastAsked(17)).toBeUndefined();
    await browsed.panel(17).scrollIntoViewIfNeeded();
    await browsed.page.waitForSelector('[data-panel="17"][data-state=drawn]');
    expect(browsed.lastAsked(17)).toBeDefined();
  });

  it('names a dashboard whose file does not parse, and one that does not exist', async () => {
    await open(OVERVIEW);
    writeFileSync(path.join(live.dashboards, 'own.json'), '{"uid": "own",\n "title": }');
    await browsed.goto('/d/own');
    await browsed.page
      .getByText(/line 2, column 11/)
      .first()
      .waitFor();
    await browsed.page.getByRole('note', { name: /own\.json/ }).waitFor();
    writeFileSync(path.join(live.dashboards, 'own.json'), '{"uid": "own", "title": "Own", "panels": []}');
    await expect.poll(() => browsed.page.title(), WAIT).toBe('Own');
  });

  it('shows the panels of somebody else with what it cannot draw', async () => {
    await open(OVERVIEW);
    const { panels } = JSON.parse(readFileSync(inRoot('dashboards/overview.json'), 'utf8')) as {
      panels: Record<string, unknown>[];
    };
    const [stat] = panels;
    const wrong = [{ refId: 'A', queryType: 'sql', rawSql: 'SELECT nothing FROM executions', format: 'table' }];
    const foreign = [{ refId: 'A', datasource: { type: 'x', uid: 'elsewhere' } }];
    const own = [
      { ...stat, id: 1, title: 'Own $model_tier' },
      { ...stat, id: 2, targets: wrong },
      { ...stat, id: 3, type: 'heatmap' },
      { ...stat, id: 4, targets: foreign },
    ];
    writeFileSync(path.join(live.dashboards, 'own.json'), JSON.stringify({ uid: 'own', title: 'Own', panels: own }));
    await browsed.goto('/d/own');
    await expect.poll(() => text(2), WAIT).toMatch(/nothing/);
    expect(await browsed.panel(2).getAttribute('data-state')).toBe('error');
    expect(await text(3)).toContain('cannot draw panels of the type heatmap');
    expect(await text(4)).toContain('another data source (elsewhere)');
  });
});

describe.runIf(browserIsThere)('the theme', () => {
  it('is the chosen one, also after the page was loaded again, else that of the system', async () => {
    await open(OVERVIEW, {}, { theme: 'light' });
    const canvas = () => browsed.page.evaluate('getComputedStyle(document.body).backgroundColor');
    await browsed.page.waitForSelector('[data-panel]');
    const light = await canvas();
    await browsed.page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await expect.poll(canvas).not.toBe(light);
    const dark = await canvas();
    await browsed.page.reload();
    await browsed.page.waitForSelector('[data-panel]');
    expect(await canvas()).toBe(dark);
  });
});

describe.runIf(browserIsThere)('the alert rules', () => {
  it('stand with their states, fire, and lead to their panels', async () => {
    const hasty = ALERT_GROUPS.map((group) => ({
      ...group,
      interval: '1s',
      rules: group.rules.map((rule) => ({ ...rule, for: rule.uid.includes('stale') ? '0s' : '1h' })),
    }));
    await open('/alerting', { alertGroups: hasty });
    const rules = ALERT_GROUPS.flatMap((group) => group.rules);
    await expect.poll(() => browsed.page.locator('[data-rule]').count(), WAIT).toBe(rules.length);
    const firing = browsed.page.locator('[data-state=Firing]');
    await firing.first().waitFor();
    expect(await firing.innerText()).toMatch(/Stale data[\s\S]*since the newest execution/);
    expect(await browsed.page.locator('[data-state=Normal]').count()).toBeGreaterThan(0);
    await browsed.page.getByRole('link', { name: 'Alerts, 1 firing' }).waitFor();
    await firing.getByRole('link', { name: /^Panel of/ }).click();
    await browsed.page.waitForURL(/viewPanel=\d+/);
    await browsed.page.waitForSelector('[data-state=drawn]');
    expect(await browsed.page.locator('[data-panel]').count()).toBe(1);
    await browsed.page.getByRole('link', { name: 'All panels' }).click();
    await expect.poll(() => browsed.page.locator('[data-panel]').count(), WAIT).toBeGreaterThan(20);
    expect(browsed.complaints).toEqual([]);
  });
});
