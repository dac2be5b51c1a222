import { DATA_SOURCE } from '../../../src/dashboards/data-source';
import type { Span } from './grafana-api';

/** Where Explore asks the query over a time. */
export function exploreRoute(query: object, { from, to }: Span): string {
  const pane = {
    datasource: DATA_SOURCE.uid,
    queries: [{ refId: 'A', datasource: DATA_SOURCE, ...query }],
    range: { from: String(from), to: String(to) },
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ one: pane }))}`;
}
