import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { curve, estimatesOverTime, intervals } from '../../src/dashboards/panel/estimate-panels';
import { scatter } from '../../src/dashboards/panel/scatter-panel';
import { renderDashboard } from '../../src/dashboards/render';
import type { PanelSource } from '../../src/dashboards/source';
import { presetTarget } from '../../src/dashboards/target';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { HOUR, writeOwn } from './support/own-dashboard';
import { type Color, inkAt, pointAt } from './support/plot';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WAIT = { timeout: 30_000 };
const THEMES = ['dark', 'light'] as const;

let live: LiveHost;
let browsed: Browsed;

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 3 });
});
afterAll(() => live?.close());
afterEach(() => browsed?.close());

interface Drawn {
  readonly panel: PanelSource;
  /** What it asks instead of its presets. */
  readonly rows: readonly string[];
}

/** Opens the panels of our own making over made-up rows. */
async function open(drawn: readonly Drawn[], options: Parameters<typeof Browsed.open>[2] = {}): Promise<void> {
  const head = { uid: 'own', file: 'own', title: 'Own', description: 'Own.', refresh: '1m', from: 'now-1h' };
  const rows = drawn.map(({ panel }) => ({ height: 9, panels: [panel] }));
  const { panels } = renderDashboard({ ...head, rows });
  const asking = panels.map((panel, i) => ({
    ...panel,
    targets: panel.targets.map(({ queryType: _, ...target }, query) => ({
      ...target,
      queryType: 'sql',
      rawSql: drawn[i]!.rows[query],
    })),
  }));
  browsed = await Browsed.open(live.origin, writeOwn(live.dashboards, { panels: asking, time: HOUR }), options);
  await browsed.drawAll();
}

const head = (id: number) => ({ id, title: `Panel ${id}`, preset: 'executions_per_day' });
const SHARE = { unit: 'percentunit', decimals: 1, min: 0, max: 1 };
const BOUNDS = { low: 'low', high: 'high' };
const values = (columns: string, ...rows: string[]) => `SELECT * FROM (VALUES ${rows.join(', ')}) t(${columns})`;

const TIERS: Drawn = {
  panel: intervals({
    ...head(1),
    by: 'tier',
    range: SHARE,
    estimates: [
      { field: 'raw', name: 'Raw', isReference: true },
      { field: 'success', name: 'Success', bounds: BOUNDS },
    ],
  }),
  rows: [
    values(
      'tier, n, raw, success, low, high',
      `('small', 900, 0.9, 0.5, 0.2, 0.7)`,
      `('large', 12, NULL, NULL, NULL, NULL)`,
    ),
  ],
};

const CALIBRATION: Drawn = {
  panel: curve({
    ...head(2),
    x: { field: 'confidence', name: 'Confidence', unit: 'none', min: 0, max: 1 },
    range: SHARE,
    estimates: [
      { field: 'success', name: 'Success', bounds: BOUNDS },
      { field: 'honest', name: 'Honest', isReference: true },
    ],
  }),
  rows: [
    values(
      'bin, confidence, success, low, high, honest',
      '(1, 0.2, 0.5, 0.3, 0.7, 0.2)',
      '(2, 0.8, 0.5, 0.3, 0.7, 0.8)',
    ),
  ],
};

const FRONTIER: Drawn = {
  panel: scatter({
    ...head(3),
    x: { field: 'cost', name: 'Cost', unit: 'currencyUSD', decimals: 2, min: 0, max: 1 },
    y: { name: 'Success', ...SHARE },
    marks: [
      { field: 'hull', name: 'Best mix', isLine: true },
      { field: 'success', name: 'Tiers' },
      { field: 'success', name: 'Router', size: 20, from: presetTarget('executions_today') },
    ],
    told: { point: 'Name' },
  }),
  rows: [
    values(
      'point, cost, success, hull, n',
      `('small', 0.2, 0.4, 0.4, 7)`,
      `('none', 0.5, NULL, 0.6, 7)`,
      `('large', 0.8, 0.8, 0.8, 7)`,
    ),
    values('point, cost, success, n', `('now', 0.5, 0.25, 7)`),
  ],
};

const OVER_TIME: Drawn = {
  panel: estimatesOverTime({
    ...head(4),
    range: SHARE,
    estimates: [{ field: 'success', name: 'Success', bounds: BOUNDS }],
  }),
  rows: [
    values(
      'time, success, low, high, n',
      `(TIMESTAMP '2026-02-09 11:00:00', 0.5, 0.3, 0.7, 5)`,
      `(TIMESTAMP '2026-02-09 12:00:00', 0.5, 0.3, 0.7, 5)`,
    ),
  ],
};

const ALL = [TIERS, CALIBRATION, FRONTIER, OVER_TIME];

const label = (id: number) => browsed.panel(id).locator('figure').getAttribute('aria-label');
const legendName = (id: number, name: string) => browsed.panel(id).locator('figure button', { hasText: name });
const legendOf = (id: number) => browsed.panel(id).locator('figure button').allInnerTexts();
const tooltip = () => browsed.page.locator('#grafana-portal-container').innerText();
const isBlue = ([red, , blue]: Color) => blue > red;
const isOrange = ([red, , blue]: Color) => red > blue;

describe.runIf(browserIsThere)('estimates with their bounds', () => {
  it.each(THEMES)('are drawn between them and not beyond, %s', async (theme) => {
    await open(ALL, { theme });
    // Over the first of two places, between the bounds but not on the point.
    await expect.poll(async () => (await inkAt(browsed.panel(1), 0.25, 0.3)).alpha, WAIT).toBeGreaterThan(80);
    const inside: [panel: number, right: number, up: number][] = [
      [1, 0.25, 0.3],
      [1, 0.25, 0.6],
      [2, 0.3, 0.35],
      [2, 0.7, 0.65],
      [4, 0.5, 0.35],
      [4, 0.5, 0.65],
    ];
    for (const [panel, right, up] of inside) {
      const { alpha, color } = await inkAt(browsed.panel(panel), right, up);
      expect([panel, right, up, alpha > 30, isBlue(color)]).toEqual([panel, right, up, true, true]);
    }
    const outside: [panel: number, right: number, up: number][] = [
      [1, 0.25, 0.13],
      [1, 0.25, 0.77],
      [1, 0.75, 0.3],
      [2, 0.33, 0.23],
      [2, 0.15, 0.47],
      [4, 0.53, 0.13],
    ];
    for (const [panel, right, up] of outside) {
      expect([panel, right, up, (await inkAt(browsed.panel(panel), right, up)).alpha < 40]).toEqual([
        panel,
        right,
        up,
        true,
      ]);
    }
    expect(browsed.complaints).toEqual([]);
  });

  it('are told in words, row by row, and rows of too few have no values', async () => {
    await open(ALL);
    expect(await label(1)).toBe(
      'Chart. small: Raw 90.0%, Success 50.0%, At least 20.0%, At most 70.0%; large: no values.',
    );
    expect(await label(2)).toContain('0.200: Success 50.0%, At least 30.0%, At most 70.0%, Honest 20.0%; 0.800: ');
    expect(await label(4)).toBe(
      'Chart. Success: last 50.0%, greatest 50.0%; At least: last 30.0%, greatest 30.0%; At most: last 70.0%, greatest 70.0%.',
    );
  });

  it('are named in the legend without their bounds, which pointing at them tells', async () => {
    await open(ALL);
    expect(await legendOf(1)).toEqual(['Raw', 'Success']);
    expect(await legendOf(2)).toEqual(['Success', 'Honest']);
    expect(await legendOf(4)).toEqual(['Success']);
    await pointAt(browsed.panel(1), 0.25, 0.5);
    await expect
      .poll(tooltip, WAIT)
      .toMatch(/^small\s+Raw\s+90\.0%\s+Success\s+50\.0%\s+At least\s+20\.0%\s+At most\s+70\.0%$/);
    await pointAt(browsed.panel(2), 0.8, 0.6);
    await expect.poll(tooltip, WAIT).toMatch(/^0\.800\s+Success\s+50\.0%/);
  });

  it('are hidden and shown by their names', async () => {
    await open([TIERS]);
    await expect.poll(async () => (await inkAt(browsed.panel(1), 0.25, 0.9)).alpha, WAIT).toBeGreaterThan(200);
    await legendName(1, 'Success').click();
    await expect.poll(async () => (await inkAt(browsed.panel(1), 0.25, 0.9)).alpha, WAIT).toBeLessThan(40);
    await legendName(1, 'Success').click();
    await expect.poll(async () => (await inkAt(browsed.panel(1), 0.25, 0.9)).alpha, WAIT).toBeGreaterThan(200);
  });

  it('say so where there are none', async () => {
    const nothing = ALL.map(({ panel, rows }) => ({ panel, rows: rows.map((sql) => `${sql} WHERE false`) }));
    const tooFew = {
      panel: intervals({
        ...head(5),
        by: 'tier',
        estimates: [{ field: 'success', name: 'Success' }],
        empty: 'Too few',
      }),
      rows: [`SELECT 'small' AS tier, 3 AS n, NULL::DOUBLE AS success`],
    };
    await open([...nothing, tooFew]);
    for (const id of [1, 2, 3, 4]) expect(await browsed.panel(id).innerText()).toContain('No executions');
    expect(await browsed.panel(5).innerText()).toContain('Too few');
    expect(browsed.complaints).toEqual([]);
  });

  it('fit a phone', async () => {
    await open(ALL, { width: 360 });
    const wide = await browsed.page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(wide).toBe(false);
    await expect.poll(async () => (await inkAt(browsed.panel(1), 0.25, 0.3)).alpha, WAIT).toBeGreaterThan(80);
  });
});

describe.runIf(browserIsThere)('a scatter', () => {
  it.each(THEMES)(
    'has each mark where its numbers are, in its colour and size, and none without a number, %s',
    async (theme) => {
      await open([FRONTIER], { theme });
      const ink = (right: number, up: number) => inkAt(browsed.panel(3), right, up);
      await expect.poll(async () => (await ink(0.2, 0.4)).alpha, WAIT).toBeGreaterThan(100);
      for (const up of [0.4, 0.8]) expect(isBlue((await ink(up === 0.4 ? 0.2 : 0.8, up)).color)).toBe(true);
      const router = await ink(0.5, 0.25);
      expect([router.alpha > 100, isOrange(router.color)]).toEqual([true, true]);
      // NULL is no zero, and the hull goes on over it.
      expect((await ink(0.52, 0.01)).alpha).toBeLessThan(60);
      expect((await ink(0.35, 0.5)).alpha).toBeGreaterThan(60);
      expect(browsed.complaints).toEqual([]);
    },
  );

  it('tells of the mark under the pointer what it is and where', async () => {
    await open([FRONTIER]);
    expect(await label(3)).toBe(
      'Chart. Best mix: $0.20 40.0%, $0.50 60.0%, $0.80 80.0%; Tiers: $0.20 40.0%, $0.80 80.0%; Router: $0.50 25.0%.',
    );
    expect(await legendOf(3)).toEqual(['Best mix', 'Tiers', 'Router']);
    await pointAt(browsed.panel(3), 0.8, 0.8);
    await expect
      .poll(tooltip, WAIT)
      .toMatch(/^Tiers\s+Cost\s+\$0\.80\s+Success\s+80\.0%\s+Name\s+large\s+Best mix\s+80\.0%$/);
    await pointAt(browsed.panel(3), 0.5, 0.25);
    await expect.poll(tooltip, WAIT).toMatch(/^Router\s+Cost\s+\$0\.50\s+Success\s+25\.0%\s+Name\s+now$/);
    await legendName(3, 'Router').click();
    await expect.poll(async () => (await inkAt(browsed.panel(3), 0.2, 0.4)).alpha, WAIT).toBeLessThan(60);
  });
});
