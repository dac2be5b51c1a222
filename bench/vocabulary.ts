import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { dataFacts } from '../src/engine/duckdb/data-facts';
import { RECORD, readRecord } from '../src/engine/duckdb/record/record';
import { catalogOf, rowsOf } from '../src/engine/duckdb-node/instance';
import { Catalog } from '../src/engine/sql-guard/catalog';
import { compileQuery } from '../src/query/compile-query';
import type { QueryContext } from '../src/query/context';
import { parseQuery } from '../src/query/parse-query';
import { atMost, type Figure, median, type Section, timed } from './figure';

const RUNS = 11;
const DAY = 86_400_000;
const COMPILATIONS = 500;
/** What any one question may cost beyond SQL by hand; single ratios swing more than their median. */
const MOST = 1.25;

interface Pair {
  readonly metric: Record<string, unknown>;
  /** The best SQL that we know for the same result; `$rows` is the time range. */
  readonly byHand: string;
}

const PAIRS: Readonly<Record<string, Pair>> = {
  'success rate': {
    metric: { measures: ['success_rate'] },
    byHand: 'SELECT 100 * avg(success::INT) AS rate FROM executions WHERE $rows',
  },
  'executions by tier': {
    metric: { measures: ['executions'], dimensions: ['model_tier'] },
    byHand: 'SELECT model_tier, count(*) AS n FROM executions WHERE $rows GROUP BY 1 ORDER BY n DESC, 1',
  },
  'percentiles by pool': {
    metric: { measures: ['duration_p50', 'duration_p95', 'duration_p99'], dimensions: ['pool_type'] },
    byHand:
      'SELECT pool_type, quantile_cont(duration_seconds, [0.5, 0.95, 0.99]) AS q FROM executions WHERE $rows GROUP BY 1 ORDER BY q[1] DESC, 1',
  },
  'cost by day': {
    metric: { measures: ['cost_total', 'cost_estimate_total', 'cost_savings'], bucket: '1d' },
    byHand:
      "SELECT date_trunc('day', timestamp) AS time, sum(actual_cost) AS a, sum(cost_estimate) AS e, e - a FROM executions WHERE $rows GROUP BY 1 ORDER BY 1",
  },
  'success by hour and tier': {
    metric: { measures: ['success_rate', 'executions'], dimensions: ['model_tier'], bucket: '1h' },
    byHand:
      'SELECT time_bucket(INTERVAL 1 HOUR, timestamp) AS time, model_tier, 100 * avg(success::INT) AS rate, count(*) FROM executions WHERE $rows GROUP BY 1, 2 ORDER BY 1, 2',
  },
  'top repositories': {
    metric: { measures: ['executions', 'quality_avg'], dimensions: ['repo'], limit: 10 },
    byHand:
      'SELECT repo, count(*) AS n, avg(quality_score) FROM executions WHERE $rows GROUP BY 1 ORDER BY n DESC, 1 LIMIT 10',
  },
  'quality tiers': {
    metric: { measures: ['executions'], dimensions: ['quality_tier'] },
    byHand:
      "SELECT CASE WHEN quality_score >= 90 THEN 'excellent' WHEN quality_score >= 75 THEN 'good' WHEN quality_score >= 60 THEN 'fair' WHEN quality_score IS NOT NULL THEN 'poor' END AS tier, count(*) FROM executions WHERE $rows GROUP BY 1 ORDER BY 1",
  },
  'errors of one repository': {
    metric: {
      measures: ['errors'],
      dimensions: ['error_type'],
      filters: [{ field: 'repo', op: '=', value: 'mahavishnu' }],
    },
    byHand:
      "SELECT error_type, count(error_type) AS n FROM executions WHERE $rows AND repo = 'mahavishnu' GROUP BY 1 ORDER BY n DESC, 1",
  },
  'failure rate': {
    metric: { measures: ['failure_rate'], minSamples: 10 },
    byHand:
      'SELECT 100 * avg((NOT success OR error_type IS NOT NULL)::INT) FROM executions WHERE $rows HAVING count(*) >= 10',
  },
  'by task type and tier': {
    metric: { measures: ['executions', 'success_rate'], dimensions: ['task_type', 'model_tier'] },
    byHand:
      'SELECT task_type, model_tier, count(*) AS n, 100 * avg(success::INT) FROM executions WHERE $rows GROUP BY 1, 2 ORDER BY n DESC, 1, 2',
  },
};

const model = (metric: Record<string, unknown>) => ({
  queryType: 'metric',
  format: 'bucket' in metric ? 'timeseries' : 'table',
  ...metric,
});

async function ratio(connection: DuckDBConnection, { metric, byHand }: Pair, context: QueryContext) {
  const { from, to } = context.timeRange;
  const rows = `timestamp >= make_timestamp(${from * 1000}) AND timestamp <= make_timestamp(${to * 1000})`;
  const ratios: number[] = [];
  for (let run = -1; run < RUNS; run++) {
    const { inlined } = compileQuery(parseQuery(model(metric)), context);
    const ours = await timed(() => connection.run(inlined()));
    const theirs = await timed(() => connection.run(byHand.replace('$rows', rows)));
    if (run >= 0) ratios.push(ours / theirs);
  }
  return median(ratios);
}

/** What it costs to ask by name instead of by hand. */
export const vocabulary: Section = async ({ path, rows, newest }) => {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '2' });
  const connection = await instance.connect();
  try {
    const context: QueryContext = {
      timeRange: { from: newest - 30 * DAY, to: newest },
      intervalMs: 0,
      maxDataPoints: 1000,
      storedTimeZone: 'UTC',
    };
    const figures: Figure[] = [];
    for (const [name, pair] of Object.entries(PAIRS)) {
      figures.push({
        name: `${name}: to SQL by hand`,
        value: await ratio(connection, pair, context),
        unit: '×',
        target: MOST,
      });
    }
    const models = Object.values(PAIRS).map(({ metric }) => model(metric));
    const compiling = await timed(() => {
      for (let i = 0; i < COMPILATIONS; i++) compileQuery(parseQuery(models[i % models.length]), context);
    });
    const facts: number[] = [];
    // Its times are TIMESTAMPs: there is nothing to ask.
    const record = await readRecord(await Catalog.read(catalogOf(connection), [RECORD]), {
      storedInUtc: true,
      ask: () => Promise.reject(new Error('The record has times of another type.')),
    });
    for (let run = -1; run < RUNS; run++) {
      const took = await timed(() => dataFacts(rowsOf(connection), record));
      if (run >= 0) facts.push(took);
    }
    return [
      ...figures,
      { name: 'all ten, median', value: median(figures.map(({ value }) => value)), unit: '×', target: 1.1 },
      { name: 'looking for NaN and infinity, once a copy', value: median(facts), unit: 'ms', ...atMost(5, rows) },
      { name: 'compiling one query', value: compiling / COMPILATIONS, unit: 'ms', target: 1 },
    ];
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
};
