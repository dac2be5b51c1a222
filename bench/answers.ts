import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { openDashboard } from './dashboard';
import { type Figure, median, type Section, timed } from './figure';
import { QUERIES, WIDE } from './queries';

const RUNS = 9;
const VIEWERS = 20;

/** The same questions about a database that stands still: asked first, asked again, and by many at once. */
export const answers: Section = async ({ path, newest }) => {
  const plugin = await new PluginProcess().ready();
  try {
    const settings = { path, threads: 2, maxStalenessSeconds: 3600 };
    const keeping = new GrafanaClient(plugin, settings);
    const asking = new GrafanaClient(plugin, { ...settings, keptAnswersMb: 0 }, { uid: 'asks-each-time' });
    const at = (ms: number) => `make_timestamp(${ms * 1000})`;
    const small = Object.values(QUERIES).map((sql) =>
      sql.replace('$from', at(newest - 7 * 86_400_000)).replace('$to', at(newest)),
    );
    const figures: Figure[] = [];
    for (const [name, statements] of Object.entries({ 'twelve queries': small, '100,000 rows × 8': [WIDE] })) {
      const [first, again] = [asking, keeping].map((client) => async () => {
        for (const sql of statements) await client.arrow(sql);
      });
      const times: { first: number; again: number }[] = [];
      for (let run = -1; run < RUNS; run++) {
        const pair = { first: await timed(first!), again: await timed(again!) };
        if (run >= 0) times.push(pair);
      }
      figures.push(
        { name: `${name}: asked each time`, value: median(times.map((pair) => pair.first)), unit: 'ms' },
        { name: `${name}: asked again`, value: median(times.map((pair) => pair.again)), unit: 'ms' },
        {
          name: `${name}: again, to each time`,
          value: median(times.map((pair) => pair.again / pair.first)),
          unit: '×',
        },
      );
    }
    const opened = async (client: GrafanaClient, viewers: number) => {
      await Promise.all(Array.from({ length: viewers }, () => openDashboard(client, newest)));
    };
    await opened(asking, 1);
    const one = await timed(() => opened(asking, 1));
    const all = await timed(() => opened(new GrafanaClient(plugin, settings, { uid: 'many' }), VIEWERS));
    return [
      ...figures,
      { name: 'the overview, one viewer', value: one, unit: 'ms' },
      { name: `the overview, ${VIEWERS} viewers at once, to one`, value: all / one, unit: '×' },
    ];
  } finally {
    await plugin.dispose();
  }
};
