import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { GrafanaClient } from '../test/support/grafana-client';
import { PluginProcess } from '../test/support/plugin-process';
import { type Figure, median, type Section, timed } from './figure';

const RUNS = 9;
const STEP_MS = 10_000;

/** What dashboards ask, over a relative range; `$from` and `$to` move on from run to run. */
export const QUERIES: Readonly<Record<string, string>> = {
  count: 'SELECT count(*) FROM executions WHERE timestamp BETWEEN $from AND $to',
  'success rate':
    'SELECT 100 * count(*) FILTER (success) / count(*) AS rate FROM executions WHERE timestamp BETWEEN $from AND $to',
  'average quality': 'SELECT avg(quality_score) FROM executions WHERE timestamp BETWEEN $from AND $to',
  cost: 'SELECT sum(actual_cost) FROM executions WHERE timestamp BETWEEN $from AND $to',
  'by tier':
    'SELECT model_tier, count(*), avg(duration_seconds) FROM executions WHERE timestamp BETWEEN $from AND $to GROUP BY 1 ORDER BY 1',
  'by pool':
    'SELECT pool_type, count(*), avg(actual_cost) FROM executions WHERE timestamp BETWEEN $from AND $to GROUP BY 1 ORDER BY 1',
  'top repositories':
    'SELECT repo, count(*) AS n FROM executions WHERE timestamp BETWEEN $from AND $to GROUP BY 1 ORDER BY 2 DESC LIMIT 10',
  'top errors':
    'SELECT error_type, count(*) AS n, max(timestamp) AS last FROM executions WHERE timestamp BETWEEN $from AND $to AND error_type IS NOT NULL GROUP BY 1 ORDER BY 2 DESC',
  percentiles:
    'SELECT quantile_cont(duration_seconds, [0.5, 0.95, 0.99]) AS p FROM executions WHERE timestamp BETWEEN $from AND $to',
  hourly:
    "SELECT time_bucket(INTERVAL '1 hour', timestamp) AS time, count(*) AS n FROM executions WHERE timestamp BETWEEN $from AND $to GROUP BY 1 ORDER BY 1",
  'hourly by tier':
    "SELECT time_bucket(INTERVAL '1 hour', timestamp) AS time, model_tier, count(*) AS n FROM executions WHERE timestamp BETWEEN $from AND $to GROUP BY ALL ORDER BY 1, 2",
  'quality tiers':
    "SELECT CASE WHEN quality_score >= 90 THEN 'excellent' WHEN quality_score >= 75 THEN 'good' ELSE 'rest' END AS tier, count(*) FROM executions WHERE timestamp BETWEEN $from AND $to GROUP BY 1 ORDER BY 1",
};

export const WIDE =
  'SELECT timestamp, uploaded_at, model_tier, pool_type, duration_seconds, actual_cost, routing_confidence, complexity_score FROM executions LIMIT 100000';

interface Sides {
  readonly plain: DuckDBConnection;
  readonly client: GrafanaClient;
}

async function compare({ plain, client }: Sides, sqlOf: (run: number) => string, runs: number) {
  const duckdb: number[] = [];
  const plugin: number[] = [];
  for (let run = -1; run < runs; run++) {
    const own = await timed(() => plain.run(sqlOf(run)));
    const whole = await timed(() => client.arrow(sqlOf(run)));
    if (run < 0) continue;
    duckdb.push(own);
    plugin.push(whole);
  }
  return { duckdb: median(duckdb), plugin: median(plugin), around: median(plugin.map((t, i) => t - duckdb[i]!)) };
}

/** DuckDB's own time for dashboard queries, beside the time through gRPC to decoded Arrow. */
export const queries: Section = async ({ path, newest }) => {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '2' });
  const plain = await instance.connect();
  const plugin = await new PluginProcess().ready();
  try {
    const client = new GrafanaClient(plugin, { path, threads: 2, maxStalenessSeconds: 3600, keptAnswersMb: 0 });
    const at = (ms: number) => `make_timestamp(${ms * 1000})`;
    const figures: Figure[] = [];
    const small: number[] = [];
    for (const [name, sql] of Object.entries(QUERIES)) {
      const {
        duckdb,
        plugin: whole,
        around,
      } = await compare(
        { plain, client },
        (run) => {
          const to = newest + run * STEP_MS;
          return sql.replace('$from', at(to - 7 * 86_400_000)).replace('$to', at(to));
        },
        RUNS,
      );
      small.push(around);
      figures.push({ name: `${name}: DuckDB`, value: duckdb, unit: 'ms' });
      figures.push({ name: `${name}: through the plugin`, value: whole, unit: 'ms' });
    }
    const wide = await compare({ plain, client }, () => WIDE, RUNS);
    return [
      ...figures,
      { name: 'around DuckDB, small results', value: median(small), unit: 'ms', target: 3 },
      { name: 'around DuckDB, the slowest small one', value: Math.max(...small), unit: 'ms' },
      { name: '100,000 rows × 8: DuckDB', value: wide.duckdb, unit: 'ms' },
      { name: '100,000 rows × 8: through the plugin', value: wide.plugin, unit: 'ms' },
      { name: 'around DuckDB, 100,000 rows × 8', value: wide.around, unit: 'ms', target: 60 },
    ];
  } finally {
    plain.disconnectSync();
    instance.closeSync();
    await plugin.dispose();
  }
};
