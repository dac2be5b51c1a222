import { readFileSync } from 'node:fs';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { median, type Section, timed } from './figure';

const RUNS = 7;

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}

/** How long the plugin takes to come up, and how much memory it holds once it has answered a few queries. */
export const startup: Section = async ({ path }) => {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const plugin = new PluginProcess();
    times.push(await timed(() => plugin.ready()));
    await plugin.dispose();
  }
  const plugin = await new PluginProcess().ready();
  try {
    const client = new GrafanaClient(plugin, { path });
    for (let run = 0; run < 5; run++) await client.sql('SELECT model_tier, count(*) FROM executions GROUP BY ALL');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return [
      { name: 'backend up', value: median(times), unit: 'ms', target: 500 },
      { name: 'resident, idle', value: residentMegabytes(plugin.child.pid!), unit: 'MB' },
    ];
  } finally {
    await plugin.dispose();
  }
};
