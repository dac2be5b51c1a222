import { type RequestMetrics, requestMetrics } from '../http/request-metrics';
import { observeProcess } from '../metrics/process';
import { type Counter, createRegistry, type Histogram, type Registry } from '../metrics/registry';
import { KINDS, type Outcome } from './ingest/submission';

/** Seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const RESULTS = ['inserted', 'duplicates', 'rejected'] satisfies (keyof Outcome)[];

export interface CollectorMetrics {
  readonly registry: Registry;
  readonly requests: RequestMetrics;
  readonly records: Counter;
  readonly conflicts: Counter;
  readonly transactions: Histogram;
  readonly failures: Counter;
}

export function createCollectorMetrics(): CollectorMetrics {
  const registry = createRegistry();
  observeProcess(registry);
  const name = (of: string) => `mahavishnu_learning_collector_${of}`;
  const requests = requestMetrics(registry, 'mahavishnu_learning_collector');
  const records = registry.counter(name('records_total'), 'Records that came, by kind and by what became of them.');
  const conflicts = registry.counter(
    name('conflicts_total'),
    'Executions whose id was taken by one with other content.',
  );
  // Counters start at 0, instead of being absent until the first record.
  for (const kind of KINDS) for (const result of RESULTS) records.add(0, { kind, result });
  conflicts.add(0);
  return {
    registry,
    requests,
    records,
    conflicts,
    transactions: registry.histogram(
      name('transaction_duration_seconds'),
      'Time that a transaction with records took.',
      SECONDS,
    ),
    failures: registry.counter(
      name('transaction_failures_total'),
      'Transactions that failed and were tried again, by error.',
    ),
  };
}
