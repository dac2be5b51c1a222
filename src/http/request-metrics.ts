import type { Registry } from '../metrics/registry';

/** Seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts answers and their time. */
export interface RequestMetrics {
  /** Takes one answer, in milliseconds. */
  readonly answered: (address: string, status: number, milliseconds: number) => void;
  /** Shows a count of 0: Prometheus sees no increase of a series that begins with what is alerted on. */
  readonly expect: (address: string, status: number) => void;
}

/** @param prefix of the metrics' names */
export function requestMetrics(registry: Registry, prefix: string): RequestMetrics {
  const requests = registry.counter(`${prefix}_requests_total`, 'Requests answered, by address and status.');
  const duration = registry.histogram(
    `${prefix}_request_duration_seconds`,
    'Time from the head of a request to its answer, by address.',
    SECONDS,
  );
  return {
    answered(route, status, milliseconds) {
      requests.add(1, { route, status: String(status) });
      duration.record(milliseconds / 1000, { route });
    },
    expect(route, status) {
      requests.add(0, { route, status: String(status) });
    },
  };
}
