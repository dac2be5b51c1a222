import { requestMetrics } from '../http/request-metrics';
import { observeProcess } from '../metrics/process';
import { type Counter, createRegistry, type Histogram, type Registry } from '../metrics/registry';

/** Seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface CollectorMetrics {
  readonly registry: Registry;
  /** Takes each answer by its address, status and milliseconds. */
  readonly answered: (address: string, status: number, milliseconds: number) => void;
  readonly records: Counter;
  readonly conflicts: Counter;
  readonly transactions: Histogram;
  readonly failures: Counter;
}

export function createCollectorMetrics(): CollectorMetrics {
  const registry = createRegistry();
  observeProcess(registry);
  const name = (of: string) => `mahavishnu_learning_collector_${of}`;
  return {
    registry,
    answered: requestMetrics(registry, 'mahavishnu_learning_collector'),
    records: registry.counter(name('records_total'), 'Records that came, by kind and by what became of them.'),
    conflicts: registry.counter(name('conflicts_total'), 'Executions whose id was taken by one with other content.'),
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
