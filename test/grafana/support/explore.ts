import { DATA_SOURCE } from '../../../src/dashboards/data-source';
import type { Span } from './grafana-api';

/** Where Explore asks the query over a time. */
export function exploreRoute(
  query: object,
  { from, to }: Span,
  dataSource: { readonly type: string; readonly uid: string } = DATA_SOURCE,
): string {
  const pane = {
    datasource: dataSource.uid,
    queries: [{ refId: 'A', datasource: dataSource, ...query }],
    range: { from: String(from), to: String(to) },
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ one: pane }))}`;
}
