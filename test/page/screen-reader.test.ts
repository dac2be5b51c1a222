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

describe.runIf(browserIsThere)('to a screen reader', () => {
  it('a dashboard had no heading, and the link to the alerts another name than it shows', async () => {
    browsed = await Browsed.open(live.origin, writeOwn(live.dashboards, { panels: [stat(1, 'SELECT 1')] }));
    await browsed.page.getByRole('heading', { level: 1, name: 'Own' }).waitFor({ state: 'attached' });
    await browsed.page.getByRole('link', { name: /^Alerts/ }).waitFor();
  });

  it('a column of the alert rules had no name', async () => {
    browsed = await Browsed.open(live.origin, '/alerting');
    await browsed.page.getByRole('columnheader').first().waitFor();
    const names = await browsed.page.getByRole('columnheader').allInnerTexts();
    expect(names.filter((name) => name.trim() === '')).toEqual([]);
  });
});

describe.runIf(browserIsThere)('a window of little height', () => {
  it('as at a zoom of 200 % was half header, wherever one scrolled to', async () => {
    const panels = [{ ...stat(1, 'SELECT 1'), gridPos: { x: 0, y: 0, w: 24, h: 60 } }];
    const size = { width: 960, height: 540 };
    browsed = await Browsed.open(live.origin, writeOwn(live.dashboards, { panels }), size);
    await browsed.page.waitForSelector('[data-state=drawn]');
    await browsed.page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    const bottom = () => browsed.page.evaluate(`document.querySelector('.page-top').getBoundingClientRect().bottom`);
    await expect.poll(bottom).toBeLessThanOrEqual(0);
  });
});
