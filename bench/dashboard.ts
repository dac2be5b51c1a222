import { readFileSync } from 'node:fs';
import { parseInterval } from '../src/query/time/interval';
import { applyVariables } from '../src/query/variables/filter-variables';
import { ALL } from '../src/query/variables/value';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 7;
const MOST_MS = 1500;
const ANYTHING = { repo: [ALL], model_tier: [ALL], pool_type: [ALL], task_type: [ALL], work: '', band: '' };

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly timeFrom?: string;
    readonly targets: readonly { readonly refId: string; readonly filters?: [] }[];
  }[];
}

const panelsOf = (file: string) =>
  (JSON.parse(readFileSync(new URL(`../dashboards/${file}.json`, import.meta.url), 'utf8')) as Dashboard).panels;

const OVERVIEW = panelsOf('overview');
const ROUTING = panelsOf('routing');

/** Asks for all panels at once, as the page does: each in a request of its own. */
export async function openDashboard(
  client: GrafanaClient,
  now: number,
  range = '7d',
  panels = OVERVIEW,
): Promise<void> {
  await Promise.all(
    panels.map(async ({ title, timeFrom, targets }) => {
      const models = Object.fromEntries(targets.map((target) => [target.refId, applyVariables(target, ANYTHING)]));
      const timeRange = { fromEpochMs: now - parseInterval(timeFrom ?? range)!.count, toEpochMs: now };
      for (const { error } of (await client.answers(models, { timeRange, intervalMs: 600_000 })).values()) {
        if (error) throw new Error(`${title}: ${error}`);
      }
    }),
  );
}

/** The overview and Routing drawn at once, from opening them and when the overview refreshes. */
export const dashboard: Section = async ({ path, rows, newest }) => {
  const opened: number[] = [];
  const refreshed: number[] = [];
  const whole: number[] = [];
  const routing: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const plugin = await new PluginProcess().ready();
    try {
      const client = new GrafanaClient(plugin, { path, maxStalenessSeconds: 3600 });
      await client.health();
      opened.push(await timed(() => openDashboard(client, newest)));
      whole.push(await timed(() => openDashboard(client, newest, '90d')));
      refreshed.push(await timed(() => openDashboard(client, newest + 10_000)));
      routing.push(await timed(() => openDashboard(client, newest, '30d', ROUTING)));
    } finally {
      await plugin.dispose();
    }
  }
  const figure = (name: string, times: readonly number[]): Figure => ({
    name,
    value: median(times),
    unit: 'ms',
    ...atMost(MOST_MS, rows),
  });
  const overview = `${OVERVIEW.length} panels of the overview`;
  return [
    figure(`${overview}, opened`, opened),
    figure(`${overview}, over 90 days`, whole),
    figure(`${overview}, refreshed`, refreshed),
    figure(`${ROUTING.length} panels of Routing, opened`, routing),
  ];
};
