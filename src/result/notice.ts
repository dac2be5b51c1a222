/** What a person must know about an answer that is not in its rows. Grafana shows it on the panel. */
export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}
