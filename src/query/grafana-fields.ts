/** What Grafana itself keeps in every query, whatever its data source; its form for alert rules adds the last two. */
export const OF_GRAFANA: readonly string[] = [
  'refId',
  'key',
  'datasource',
  'datasourceId',
  'hide',
  'intervalMs',
  'maxDataPoints',
  'queryCachingTTL',
  'instant',
  'range',
];
