import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { writeOwn } from './support/own-dashboard';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let live: LiveHost;
let browsed: Browsed;

const panel = (id: number, type: string, custom: object) => ({
  id,
  type,
  title: type,
  gridPos: { x: 0, y: 8 * id, w: 24, h: 8 },
  targets: [{ refId: 'A', queryType: 'sql', rawSql: "SELECT 'one' AS name, 3 AS value", format: 'table' }],
  fieldConfig: { defaults: { min: 0, max: 4, custom }, overrides: [] },
  options: { displayMode: 'basic', showUnfilled: false, reduceOptions: { values: true, calcs: [] } },
});

const GAUGES = [
  panel(1, 'bargauge', {}),
  panel(2, 'table', { cellOptions: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } }),
];

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 10 });
  browsed = await Browsed.open(live.origin, writeOwn(live.dashboards, { panels: GAUGES }));
  await browsed.drawAll();
});

afterAll(async () => {
  await browsed?.close();
  await live?.close();
});

const bars = () =>
  browsed.page.evaluate<string[]>(`
    [...document.querySelectorAll('[data-panel] div[style*="background"]:empty')].map((bar) => getComputedStyle(bar).backgroundColor)`);

describe.runIf(browserIsThere)('where the system chooses all colours', () => {
  it('the bars of gauges were gone, in panels and in cells', async () => {
    const before = await bars();
    expect(before.length).toBeGreaterThanOrEqual(2);
    await browsed.page.emulateMedia({ forcedColors: 'active' });
    expect(await bars()).toEqual(before);
  });
});
