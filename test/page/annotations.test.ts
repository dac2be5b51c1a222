import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { CHART, writeOwn } from './support/own-dashboard';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WAIT = { timeout: 30_000 };

let live: LiveHost;
let browsed: Browsed;

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 60 });
});

afterAll(async () => {
  await browsed?.close();
  await live?.close();
});

const sql = (rawSql: string) => ({ refId: 'Anno', queryType: 'sql', rawSql, format: 'table' });

const REGION = sql(
  `SELECT TIMESTAMP '2026-02-09 11:20' AS time, TIMESTAMP '2026-02-09 11:40' AS "timeEnd", 'Rollout' AS title, '<b>of</b> the router' AS text, 'router, v2' AS tags`,
);
const MOMENTS = sql(`SELECT timestamp AS time, 'Failed' AS title FROM executions WHERE NOT success ORDER BY 1`);

const list = [
  { name: 'Rollouts', iconColor: '#ff00ff', enable: true, target: REGION },
  { name: 'Failures', iconColor: '#ffff00', enable: false, target: MOMENTS },
  { name: 'Hidden', iconColor: 'red', enable: false, hide: true, target: MOMENTS },
  {
    name: 'Elsewhere',
    enable: true,
    target: { ...MOMENTS, datasource: { type: 'loki', uid: 'x' } },
    datasource: { uid: 'x' },
  },
  { name: 'Grafana', builtIn: 1, enable: true, datasource: { type: 'grafana', uid: '-- Grafana --' } },
];

const signs = (panel = 1) => browsed.panel(panel).getByRole('group', { name: 'Annotations' }).getByRole('button');

/** How many pixels of the chart have this colour. */
const pixels = (color: readonly number[]) =>
  browsed.page.evaluate(
    `(() => {
      const canvas = document.querySelector('[data-panel="1"] canvas');
      const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
      const context = copy.getContext('2d', { willReadFrequently: true });
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (${JSON.stringify(color)}.every((part, k) => data[i + k] === part)) count++;
      return count;
    })()`,
  );

const MAGENTA = [255, 0, 255, 255];
const YELLOW = [255, 255, 0, 255];

describe.runIf(browserIsThere)('annotations', () => {
  it('are drawn on the charts that they are for, and switched in the header and by the address', async () => {
    const other = { ...CHART, id: 2, gridPos: { ...CHART.gridPos, y: 8 } };
    const filtered = list.map((one) => (one.name === 'Rollouts' ? { ...one, filter: { ids: [1] } } : one));
    const route = writeOwn(live.dashboards, { panels: [CHART, other], annotations: { list: filtered } });
    browsed = await Browsed.open(live.origin, route);
    await expect.poll(() => signs().count(), WAIT).toBe(1);
    expect(await pixels(MAGENTA)).toBeGreaterThan(100);
    expect(await pixels(YELLOW)).toBe(0);
    expect(await signs(2).count()).toBe(0);
    await signs().hover();
    const tooltip = browsed.page.getByRole('tooltip');
    await expect.poll(() => tooltip.innerText(), WAIT).toContain('Rollout');
    expect(await tooltip.innerText()).toMatch(
      /2026-02-09 11:20:00 to 2026-02-09 11:40:00\s+<b>of<\/b> the router\s+router\s*v2/,
    );

    expect(await browsed.page.getByRole('switch').count()).toBe(2);
    await browsed.page.getByRole('switch', { name: 'Failures' }).check({ force: true });
    await expect.poll(() => signs().count(), WAIT).toBe(1 + 6);
    expect(await pixels(YELLOW)).toBeGreaterThan(100);
    expect(await signs(2).count()).toBe(6);
    await browsed.page.getByRole('switch', { name: 'Rollouts' }).uncheck({ force: true });
    await expect.poll(() => signs().count(), WAIT).toBe(6);
    expect(await pixels(MAGENTA)).toBe(0);
    await browsed.page.reload();
    await expect.poll(() => signs().count(), WAIT).toBe(6);
    await browsed.page.getByRole('switch', { name: 'Failures' }).uncheck({ force: true });
    await expect.poll(() => signs().count(), WAIT).toBe(0);
    expect(browsed.complaints).toEqual([]);
    await browsed.close();
  });

  it('can be read by the keyboard, one after the other', async () => {
    const route = writeOwn(live.dashboards, { panels: [CHART], annotations: { list } });
    browsed = await Browsed.open(live.origin, `${route}?annotation=Failures`);
    await expect.poll(() => signs().count(), WAIT).toBe(6);
    await signs().first().focus();
    await browsed.page.keyboard.press('ArrowRight');
    await expect
      .poll(() => browsed.page.evaluate('document.activeElement.getAttribute("aria-label")'), WAIT)
      .toBe('Failed, 2026-02-09 11:20:00');
    // That of the sign before may still be fading away.
    await browsed.page.getByRole('tooltip').filter({ hasText: '11:20:00' }).waitFor();
    await browsed.close();
  });

  it('that cannot be asked say so beside their switch, and leave the panels alone', async () => {
    const broken = [{ name: 'Broken', enable: true, target: sql('SELECT nothing FROM executions') }];
    const route = writeOwn(live.dashboards, { panels: [CHART], annotations: { list: broken } });
    browsed = await Browsed.open(live.origin, route);
    await browsed.page
      .getByLabel(/nothing/)
      .first()
      .waitFor();
    await browsed.page.waitForSelector('[data-panel="1"][data-state=drawn]');
    await browsed.close();
  });

  it('of our dashboards mark the bursts of errors', async () => {
    const range = `from=${Date.UTC(2026, 1, 9, 9)}&to=${Date.UTC(2026, 1, 9, 13)}`;
    browsed = await Browsed.open(
      live.origin,
      `/d/mahavishnu-learning-overview?refresh=&annotation=Error+bursts&${range}`,
    );
    await expect
      .poll(() => signs(5).first().getAttribute('aria-label'), WAIT)
      .toMatch(/^Error burst, 3 failed, most often without an error type, .*11:30:00 to .*12:00:00$/);
    expect(browsed.complaints).toEqual([]);
  });
});
