import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { stat, writeOwn } from './support/own-dashboard';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let live: LiveHost;
let browsed: Browsed;

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 10 });
});

afterAll(() => live?.close());

afterEach(() => browsed?.close());

const one = stat(1, 'SELECT 1');
const drawn = () => browsed.page.waitForSelector('[data-panel][data-state=drawn]');

async function open(dashboard: Record<string, unknown>, rest = ''): Promise<void> {
  browsed = await Browsed.open(live.origin, writeOwn(live.dashboards, dashboard) + rest);
}

describe.runIf(browserIsThere)('an address', () => {
  it('with an interval that no timer counts, or no server bears, had the page ask without pause', async () => {
    await open({ panels: [one] });
    await browsed.page.addInitScript(`
      window.periods = [];
      const count = window.setInterval;
      window.setInterval = (step, period, ...rest) => (window.periods.push(period), count(step, period, ...rest));`);
    for (const [refresh, period] of [
      ['30d', 2 ** 31 - 1],
      ['1ms', 5000],
    ]) {
      await browsed.goto(`/d/own?refresh=${refresh}`);
      await drawn();
      const periods = await browsed.page.evaluate<number[]>('window.periods');
      expect(periods).toContain(period);
      expect(periods.filter((one) => one > 2 ** 31 - 1 || one < 5)).toEqual([]);
    }
  });

  it('with a time soon after 1970 showed the last six hours', async () => {
    await open({ panels: [one] }, '?refresh=&from=0&to=86400000');
    await drawn();
    expect(browsed.lastAsked(1)).toMatchObject({ from: '0', to: '86400000' });
  });

  it("with the title of the dashboard behind, as Grafana's have, is found when it is loaded", async () => {
    await open({ panels: [one] }, '/own-title?refresh=');
    await drawn();
    expect(await browsed.page.title()).toBe('Own');
  });

  it('with a time zone shows times in it, as choosing one does, and one that there is not counts for nothing', async () => {
    const when = stat(1, `SELECT TIMESTAMP '2026-02-09 12:00:00' AS x`, {
      fieldConfig: { defaults: { unit: 'dateTimeAsIso' }, overrides: [] },
    });
    await open({ panels: [when] }, '?timezone=Mars/One');
    await browsed.panel(1).getByText('12:00:00').waitFor();
    await browsed.page.getByRole('button', { name: /^Time range selected/ }).click();
    await browsed.page.getByRole('button', { name: 'Change time settings' }).click();
    expect(await browsed.page.getByRole('tab', { name: 'Fiscal year' }).count()).toBe(0);
    await browsed.page.getByRole('tabpanel').getByRole('combobox').click();
    await browsed.page.keyboard.type('Tokyo');
    await browsed.page.getByRole('option', { name: /Tokyo/ }).click();
    await browsed.page.waitForURL(/timezone=Asia%2FTokyo/);
    await browsed.panel(1).getByText('21:00:00').waitFor();
    // It goes along to other dashboards.
    const link = browsed.page.getByRole('link', { name: 'Errors', exact: true });
    expect(await link.getAttribute('href')).toContain('timezone=Asia%2FTokyo');
  });
});

describe.runIf(browserIsThere)('the page was empty', () => {
  it('in a browser that keeps nothing for pages', async () => {
    await open({ panels: [one] });
    await browsed.page.addInitScript(`
      Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new DOMException('Access is denied', 'SecurityError'); } });`);
    await browsed.page.reload();
    await drawn();
    await browsed.page.getByRole('radio', { name: 'Light' }).check({ force: true });
    await expect.poll(() => browsed.page.evaluate('document.documentElement.style.colorScheme')).toBe('light');
    expect(browsed.complaints).toEqual([]);
  });

  it('over a dashboard with a panel that has no place, and had no way out', async () => {
    await open({ panels: [{ ...one, gridPos: undefined }] });
    await browsed.page.getByText('This dashboard cannot be drawn').waitFor();
    await browsed.page.getByRole('link', { name: 'Overview' }).click();
    await browsed.page.waitForSelector('[data-panel]');
  });

  it('over a panel that links to an address which is none; and bars without thresholds were not drawn', async () => {
    await open({
      panels: [{ ...one, type: 'bargauge', fieldConfig: {}, links: [{ title: 'Nowhere', url: '/d/%zz' }] }],
    });
    await drawn();
    expect(await browsed.page.getByRole('link', { name: 'Nowhere' }).count()).toBe(0);
    expect(await browsed.panel(1).innerText()).not.toContain('cannot be drawn');
  });
});

describe.runIf(browserIsThere)('a panel', () => {
  it('with one very long name showed no other', async () => {
    const long = 'x'.repeat(400);
    const targets = [
      {
        refId: 'A',
        queryType: 'sql',
        rawSql: `SELECT * FROM (VALUES ('${long}', 3), ('short', 2)) AS t(name, n)`,
        format: 'table',
      },
    ];
    await open({ panels: [{ ...one, type: 'barchart', gridPos: { x: 0, y: 0, w: 24, h: 8 }, targets }] });
    const names = browsed.panel(1).getByTestId('bars').locator('text');
    await names.getByText('short').waitFor();
    expect(await names.getByText(/^x+…$/).count()).toBe(1);
  });

  it('had an empty mark for its error once the server was gone', async () => {
    await open({ panels: [one] }, '?refresh=');
    await drawn();
    await browsed.page.waitForLoadState('networkidle');
    await browsed.page.context().setOffline(true);
    await browsed.page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await browsed
      .panel(1)
      .getByRole('button', { name: 'Panel status' })
      .locator('svg path')
      .waitFor({ state: 'attached' });
  });
});
