import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { stat, writeOwn } from './support/own-dashboard';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WIDTH = 1400;
/** The width of A4 without its margins, in CSS pixels, and what Chromium shrinks to fit it. */
const PAPER_WIDTH = 718;
const SHRUNK_WIDTH = 1.5 * PAPER_WIDTH;

let live: LiveHost;
let browsed: Browsed;

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 10 });
});

afterAll(() => live?.close());

beforeEach(async () => {
  const panels = [
    { ...stat(1, 'SELECT 1'), gridPos: { x: 0, y: 0, w: 12, h: 6 } },
    { ...stat(2, 'SELECT 2'), gridPos: { x: 12, y: 0, w: 12, h: 6 } },
    { ...stat(3, 'SELECT 3'), gridPos: { x: 0, y: 100, w: 12, h: 6 } },
  ];
  browsed = await Browsed.open(live.origin, `${writeOwn(live.dashboards, { panels })}?refresh=`, { width: WIDTH });
  await browsed.page.waitForSelector('[data-panel="1"][data-state=drawn]');
});

afterEach(() => browsed?.close());

const state = (panel: number) => browsed.panel(panel).getAttribute('data-state');

describe.runIf(browserIsThere)('printing', () => {
  it('by the keyboard left out what nobody had scrolled to', async () => {
    expect(await state(3)).toBe('waiting');
    await browsed.page.evaluate(
      `window.print = () => { window.printed = [...document.querySelectorAll('[data-panel]')].map(({ dataset }) => dataset.state); }`,
    );
    await browsed.page.keyboard.press('Control+p');
    const printed = () => browsed.page.evaluate('window.printed');
    await expect.poll(printed, { timeout: 30_000 }).toEqual(['drawn', 'drawn', 'drawn']);
  });

  it('by a menu left it out for the next time, too', async () => {
    await browsed.page.pdf();
    await expect.poll(() => state(3), { timeout: 30_000 }).toBe('drawn');
  });

  it('laid panels out for paper that were drawn for the window, one over the other', async () => {
    await browsed.page.evaluate(`window.dispatchEvent(new Event('beforeprint'))`);
    await browsed.page.emulateMedia({ media: 'print' });
    await browsed.page.setViewportSize({ width: PAPER_WIDTH, height: 1000 });
    const [left, right] = [(await browsed.panel(1).boundingBox())!, (await browsed.panel(2).boundingBox())!];
    expect(right.y).toBe(left.y);
    expect(left.width).toBeGreaterThan(SHRUNK_WIDTH / 2 - 50);
    expect(right.x + right.width).toBeLessThanOrEqual(SHRUNK_WIDTH);
  });
});
