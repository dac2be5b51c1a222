import { readFileSync } from 'node:fs';
import { parseInterval } from '../src/query/time/interval';
import { ALL } from '../src/query/variables/all';
import { applyVariables } from '../src/query/variables/filter-variables';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 7;
const MOST_MS = 1500;
const ANYTHING = { repo: [ALL], model_tier: [ALL], pool_type: [ALL], task_type: [ALL] };

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly timeFrom?: string;
    readonly targets: readonly { readonly refId: string; readonly filters?: [] }[];
  }[];
}

const { panels } = JSON.parse(
  readFileSync(new URL('../dashboards/overview.json', import.meta.url), 'utf8'),
) as Dashboard;

/** Asks for all panels at once, as the page does: each in a request of its own. */
export async function openDashboard(client: GrafanaClient, now: number, range = '7d'): Promise<void> {
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

/** The overview drawn at once, from opening it and when it refreshes. */
export const dashboard: Section = async ({ path, rows, newest }) => {
  const opened: number[] = [];
  const refreshed: number[] = [];
  const whole: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const plugin = await new PluginProcess().ready();
    try {
      const client = new GrafanaClient(plugin, { path, maxStalenessSeconds: 3600 });
      await client.health();
      opened.push(await timed(() => openDashboard(client, newest)));
      whole.push(await timed(() => openDashboard(client, newest, '90d')));
      refreshed.push(await timed(() => openDashboard(client, newest + 10_000)));
    } finally {
      await plugin.dispose();
    }
  }
  const figure = (how: string, times: readonly number[]): Figure => ({
    name: `${panels.length} panels of the overview, ${how}`,
    value: median(times),
    unit: 'ms',
    ...atMost(MOST_MS, rows),
  });
  return [figure('opened', opened), figure('over 90 days', whole), figure('refreshed', refreshed)];
};
