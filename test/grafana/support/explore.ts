import { DATA_SOURCE } from '../../../src/dashboards/data-source';

/** Where Explore asks the query over a time: milliseconds since the epoch, or words such as `now-1h`. */
export function exploreRoute(
  query: object,
  { from, to }: { readonly from: number | string; readonly to: number | string },
  dataSource: { readonly type: string; readonly uid: string } = DATA_SOURCE,
): string {
  const pane = {
    datasource: dataSource.uid,
    queries: [{ refId: 'A', datasource: dataSource, ...query }],
    range: { from: String(from), to: String(to) },
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(JSON.stringify({ one: pane }))}`;
}
