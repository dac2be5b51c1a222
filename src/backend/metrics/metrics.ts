import { observeProcess } from '../../metrics/process';
import { type Counter, createRegistry, type Histogram, type Registry } from '../../metrics/registry';

/** Seconds. From an aggregate over a small copy to the longest query that is usually let run. */
const QUERY_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface Metrics {
  readonly registry: Registry;
  readonly queries: Counter;
  readonly queryErrors: Counter;
  readonly queryDuration: Histogram;
  readonly returnedRows: Counter;
  readonly workerDeaths: Counter;
  readonly queriesRunAgain: Counter;
  readonly queriesRefused: Counter;
}

/** What CollectMetrics tells of queries and of the process. */
export function createMetrics(): Metrics {
  const registry = createRegistry();
  observeProcess(registry);
  return {
    registry,
    queries: registry.counter('mahavishnu_learning_queries_total', 'Queries answered, by who asked.'),
    queryErrors: registry.counter(
      'mahavishnu_learning_query_errors_total',
      'Queries answered with an error, by its code.',
    ),
    queryDuration: registry.histogram(
      'mahavishnu_learning_query_duration_seconds',
      'Time from the call to the encoded frames.',
      QUERY_SECONDS,
    ),
    returnedRows: registry.counter('mahavishnu_learning_query_returned_rows_total', 'Rows of the frames returned.'),
    workerDeaths: registry.counter(
      'mahavishnu_learning_worker_deaths_total',
      'Processes that ran DuckDB and ended unbidden, by cause.',
    ),
    queriesRunAgain: registry.counter(
      'mahavishnu_learning_queries_run_again_total',
      'Queries run again because the process that ran them ended, or another had taken its memory.',
    ),
    queriesRefused: registry.counter(
      'mahavishnu_learning_queries_refused_total',
      'Queries refused because DuckDB had crashed on the same.',
    ),
  };
}
