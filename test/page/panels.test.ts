import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import type { Result } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { CHECKS } from './support/checks';
import { type PageHost, startDemoHost } from './support/demo-host';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const THEMES = ['dark', 'light'] as const;

interface FieldConfig {
  readonly defaults: { readonly noValue: string };
  readonly overrides: readonly {
    readonly matcher: { readonly options: string };
    readonly properties: readonly { readonly id: string; readonly value: unknown }[];
  }[];
}

interface DrawnPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly fieldConfig: FieldConfig;
}

const hiddenFields = ({ overrides }: FieldConfig) =>
  new Set(
    overrides
      .filter(({ properties }) => properties.some(({ id, value }) => id === 'custom.hidden' && value === true))
      .map(({ matcher }) => matcher.options),
  );

const calledFields = ({ overrides }: FieldConfig) =>
  new Map(
    overrides.flatMap(({ matcher, properties }) =>
      properties.flatMap(({ id, value }) => (id === 'displayName' ? [[matcher.options, String(value)] as const] : [])),
    ),
  );

let host: PageHost;

beforeAll(async () => {
  host = await startDemoHost();
});

afterAll(() => host?.close());

async function answer(body: unknown): Promise<Result> {
  const response = await fetch(`${host.origin}/api/ds/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { results } = (await response.json()) as { results: Record<string, Result> };
  return results.A!;
}

describe.runIf(browserIsThere)('a dashboard', () => {
  it.each(DASHBOARDS.flatMap(({ title, uid }) => THEMES.map((theme) => ({ title, uid, theme }))))(
    '$title, $theme, draws each panel with the values of its query, and without a complaint of the browser',
    async ({ uid, theme }) => {
      const browsed = await Browsed.open(host.origin, `/d/${uid}?refresh=`, { theme });
      try {
        await browsed.drawAll();
        const { dashboard } = (await (await fetch(`${host.origin}/api/dashboards/uid/${uid}`)).json()) as {
          dashboard: { panels: DrawnPanel[] };
        };
        const faults: string[] = [];
        for (const { id, type, title, fieldConfig } of dashboard.panels) {
          const { panel: _id, ...body } = browsed.lastAsked(id);
          const { error, frames } = await answer(body);
          expect(error, title).toBeUndefined();
          const found = await CHECKS[type]!(browsed.panel(id), frames[0]!, {
            noValue: fieldConfig.defaults.noValue,
            hidden: hiddenFields(fieldConfig),
            called: calledFields(fieldConfig),
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
