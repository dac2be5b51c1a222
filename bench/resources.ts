import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 15;
const COLUMNS = ['repo', 'model_tier', 'pool_type', 'task_type', 'error_type'];
const SQL =
  'SELECT $__timeGroup(timestamp, 1h) AS time, model_tier, count(*) AS n FROM executions WHERE $__timeFilter(timestamp) GROUP BY ALL ORDER BY 1';

/** What the query editor asks while somebody types. */
export const resources: Section = async ({ path, rows, newest }) => {
  const plugin = await new PluginProcess().ready();
  try {
    const client = new GrafanaClient(plugin, { path, maxStalenessSeconds: 3600 });
    const measure = async (
      name: string,
      target: number,
      ask: () => ReturnType<typeof client.resource>,
    ): Promise<Figure> => {
      const times: number[] = [];
      for (let run = -1; run < RUNS; run++) {
        const time = await timed(async () => {
          const { code } = await ask();
          if (code !== 200) throw new Error(`${name} answered ${code}.`);
        });
        if (run >= 0) times.push(time);
      }
      return { name, value: median(times), unit: 'ms', ...atMost(target, rows) };
    };
    const range = { from: newest - 7 * 86_400_000, to: newest };
    const validate = (rawSql: string) => () =>
      client.resource('validate', 'POST', { refId: 'A', queryType: 'sql', format: 'table', rawSql, range });
    const figures = [await measure('schema', 50, () => client.resource('schema'))];
    for (const column of COLUMNS) {
      figures.push(await measure(`values of ${column}`, 50, () => client.resource(`values?column=${column}`)));
    }
    return [
      ...figures,
      await measure('functions', 50, () => client.resource('functions')),
      await measure('validate, of a query that is right', 150, validate(SQL)),
      await measure('validate, of one with a wrong name', 150, validate(SQL.replace('model_tier', 'model_teir'))),
    ];
  } finally {
    await plugin.dispose();
  }
};
