import type { Registry } from '../metrics/registry';

/** Seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts answers and their time. @param prefix of the metrics' names. @returns takes one answer, in milliseconds */
export function requestMetrics(
  registry: Registry,
  prefix: string,
): (address: string, status: number, milliseconds: number) => void {
  const requests = registry.counter(`${prefix}_requests_total`, 'Requests answered, by address and status.');
  const duration = registry.histogram(
    `${prefix}_request_duration_seconds`,
    'Time from the head of a request to its answer, by address.',
    SECONDS,
  );
  return (route, status, milliseconds) => {
    requests.add(1, { route, status: String(status) });
    duration.record(milliseconds / 1000, { route });
  };
}
