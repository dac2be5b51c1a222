import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { parseInterval } from '../src/query/time/interval';
import { ALL, applyVariables } from '../src/query/variables/filter-variables';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 7;
const ANYTHING = { repo: [ALL], model_tier: [ALL], pool_type: [ALL], task_type: [ALL] };
const VALUES = ['repo', 'model_tier', 'task_type', 'error_type'];
const WRONG_SQL = 'SELECT model_tier, count(*) FROM executions WHERE $__timeFilter(timestamp) GROUP BY model_teir';

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
async function open(client: GrafanaClient, now: number): Promise<void> {
  await Promise.all(
    panels.map(async ({ title, timeFrom, targets }) => {
      const models = Object.fromEntries(targets.map((target) => [target.refId, applyVariables(target, ANYTHING)]));
      const timeRange = { fromEpochMs: now - parseInterval(timeFrom ?? '7d')!.count, toEpochMs: now };
      for (const { error } of (await client.answers(models, { timeRange, intervalMs: 600_000 })).values()) {
        if (error) throw new Error(`${title}: ${error}`);
      }
    }),
  );
}

async function medianOf(work: (run: number) => Promise<unknown>): Promise<number> {
  await work(-1);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await timed(() => work(run)));
  return median(times);
}

/** The overview drawn at once, and what the query editor asks while somebody types. */
export const dashboard: Section = async ({ path }) => {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const newest = (await connection.runAndReadAll('SELECT epoch_ms(max(timestamp)) FROM executions')).value(0, 0);
  connection.disconnectSync();
  instance.closeSync();
  const plugin = new PluginProcess();
  try {
    await plugin.ready();
    const client = new GrafanaClient(plugin, { path, maxStalenessSeconds: 3600 });
    const first = await timed(() => open(client, Number(newest)));
    const again = await medianOf((run) => open(client, Number(newest) + run * 10_000));
    const resource = async (name: string, work: () => Promise<{ code: number }>, target: number): Promise<Figure> => ({
      name,
      value: await medianOf(async () => {
        const { code } = await work();
        if (code !== 200) throw new Error(`${name} answered ${code}.`);
      }),
      unit: 'ms',
      target,
    });
    return [
      { name: `overview, ${panels.length} panels, with the first copy`, value: first, unit: 'ms' },
      { name: `overview, ${panels.length} panels`, value: again, unit: 'ms', target: 1500 },
      await resource('resource schema', () => client.resource('schema'), 50),
      ...(await Promise.all([])),
    ];
  } finally {
    await plugin.dispose();
  }
};
