import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { CHECKS } from './support/checks';
import { type PageHost, startDemoHost } from './support/demo-host';
import { drawnFields, type FieldConfig } from './support/drawn-fields';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

/** Drawn in the light theme too: every kind of panel is on one of them. */
const LIGHT = ['Learning: Overview', 'Learning: Live', 'Learning: Routing'];

interface DrawnPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly fieldConfig: FieldConfig;
  readonly options: Parameters<(typeof CHECKS)[string]>[2]['options'];
  readonly targets: readonly { readonly refId: string; readonly hiddenColumns?: readonly string[] }[];
}

let host: PageHost;

beforeAll(async () => {
  host = await startDemoHost();
});

afterAll(() => host?.close());

describe.runIf(browserIsThere)('a dashboard', () => {
  it.each([
    ...DASHBOARDS.map(({ title, uid }) => ({ title, uid, theme: 'dark' as const })),
    ...DASHBOARDS.filter(({ title }) => LIGHT.includes(title)).map(({ title, uid }) => ({
      title,
      uid,
      theme: 'light' as const,
    })),
  ])(
    '$title, $theme, draws each panel with the values of its query, and without a complaint of the browser',
    async ({ uid, theme }) => {
      const browsed = await Browsed.open(host.origin, `/d/${uid}?refresh=`, { theme });
      try {
        await browsed.drawAll();
        const { dashboard } = (await (await fetch(`${host.origin}/api/dashboards/uid/${uid}`)).json()) as {
          dashboard: { panels: DrawnPanel[] };
        };
        const faults: string[] = [];
        for (const { id, type, title, fieldConfig, options, targets } of dashboard.panels) {
          const results = await browsed.lastAnswered(id);
          for (const { error } of Object.values(results)) expect(error, title).toBeUndefined();
          const frames = targets.map(({ refId }) => results[refId]!.frames[0]!);
          const found = await CHECKS[type]!(browsed.panel(id), frames[0]!, {
            noValue: fieldConfig.defaults.noValue,
            fields: drawnFields(frames[0]!, fieldConfig, targets[0]!.hiddenColumns),
            frames,
            options,
          });
          faults.push(...found.map((fault) => `${title}: ${fault}`));
        }
        expect(faults).toEqual([]);
        expect(browsed.complaints).toEqual([]);
      } finally {
        await browsed.close();
      }
    },
  );
});
