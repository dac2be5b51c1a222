const HEADER = 'fromalert';

/** Whether the alerting engine asks. Grafana's versions differ in case and in the prefix of forwarded headers. */
export function isFromAlert(headers: ReadonlyMap<string, string>): boolean {
  return [...headers].some(
    ([name, value]) => name.toLowerCase().replace(/^http_/, '') === HEADER && value.toLowerCase() === 'true',
  );
}
