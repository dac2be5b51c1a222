/** Dashboards that were built for other data sources, as Grafana and people saved them. */
const FICTIONAL = { type: 'grafana-simple-datasource', uid: 'duckdb-learning' };

const asked = (title: string, type: string, expr: string, rest: object = {}) => ({
  title,
  type,
  fieldConfig: { defaults: {} },
  targets: [{ datasource: FICTIONAL, expr, rawQuery: true, refId: 'A', ...rest }],
});

const PER_TIER = "FROM executions WHERE timestamp >= NOW() - INTERVAL '7 days' GROUP BY model_tier";

/** Of the public seventeen panels those that differ in kind, as its repository has them. */
export const TELEMETRY = {
  dashboard: {
    id: null,
    title: 'Telemetry',
    style: 'dark',
    time: { from: 'now-24h', to: 'now' },
    panels: [
      asked(
        'Count (Last 24 Hours)',
        'stat',
        "COUNT(*) FROM executions WHERE timestamp >= NOW() - INTERVAL '24 hours'",
        {
          legendFormat: 'Executions',
        },
      ),
      asked(
        'Executions Over Time (Last 7 Days)',
        'timeseries',
        "SELECT DATE_TRUNC('hour', timestamp) as time, COUNT(*) as executions FROM executions WHERE timestamp >= NOW() - INTERVAL '7 days' GROUP BY time ORDER BY time",
        { legendFormat: 'Executions' },
      ),
      asked(
        'Success by Tier',
        'bargauge',
        `SELECT model_tier, AVG(CASE WHEN success THEN 100 ELSE 0 END) AS rate ${PER_TIER}`,
        {
          legendFormat: '{{model_tier}}',
        },
      ),
      asked(
        'Confidence',
        'gauge',
        "SELECT AVG(routing_confidence) * 100 AS average FROM executions WHERE timestamp >= NOW() - INTERVAL '7 days'",
        { legendFormat: 'Confidence' },
      ),
      asked('Cost by Tier', 'piechart', `SELECT model_tier, SUM(actual_cost) AS total ${PER_TIER}`),
      asked(
        'Duration Percentiles',
        'gauge',
        "SELECT quantile_cont(duration_seconds, 0.5) AS p50, quantile_cont(duration_seconds, 0.95) AS p95 FROM executions WHERE timestamp >= NOW() - INTERVAL '7 days'",
        { legendFormat: 'Duration' },
      ),
      {
        ...asked(
          'Errors',
          'table',
          'SELECT error_type, COUNT(*) AS count, MAX(timestamp) AS last FROM executions WHERE error_type IS NOT NULL GROUP BY error_type ORDER BY count DESC LIMIT 10',
          { format: 'table' },
        ),
        fieldConfig: {
          defaults: {
            thresholds: {
              steps: [
                { color: 'green', value: 0 },
                { color: 'yellow', value: 90 },
                { color: 'green', value: 95 },
              ],
            },
          },
        },
      },
    ],
  },
};

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: Grafana writes so
const SQLITE = { type: 'frser-sqlite-datasource', uid: '${DS_SQLITE}' };

/** Exported to be shared, with a folded row, a variable and a panel of another data source. */
export const FOR_SQLITE = {
  __inputs: [{ name: 'DS_SQLITE', type: 'datasource', pluginId: 'frser-sqlite-datasource' }],
  __requires: [{ type: 'datasource', id: 'frser-sqlite-datasource' }],
  title: 'From SQLite',
  uid: 'from-sqlite',
  templating: {
    list: [
      { type: 'query', name: 'tier', datasource: SQLITE, query: 'SELECT DISTINCT model_tier FROM executions' },
      { type: 'custom', name: 'n', query: '1,2' },
    ],
  },
  annotations: {
    list: [
      { builtIn: 1, name: 'Annotations & Alerts', datasource: { type: 'grafana', uid: '-- Grafana --' } },
      {
        name: 'Failures',
        datasource: '${DS_SQLITE}',
        queryText: 'SELECT timestamp AS time, error_type AS text FROM executions',
      },
    ],
  },
  panels: [
    {
      type: 'timeseries',
      title: 'CPU',
      datasource: { type: 'prometheus', uid: 'p' },
      targets: [{ expr: 'up', refId: 'A' }],
    },
    {
      type: 'row',
      title: 'Folded',
      panels: [
        {
          type: 'table',
          title: 'Days',
          datasource: SQLITE,
          targets: [
            {
              refId: 'A',
              queryType: 'table',
              queryText:
                "SELECT datetime(epoch(timestamp), 'unixepoch') AS t, count(*) FROM executions WHERE model_tier = '$tier' GROUP BY 1",
            },
            { refId: 'B', queryType: 'table', queryText: '' },
          ],
        },
      ],
    },
  ],
};

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: Grafana writes so

/** Of the time before folded rows were panels; its data sources are names. */
export const FOR_MOTHERDUCK = {
  title: 'From MotherDuck',
  rows: [
    {
      title: 'All',
      panels: [
        {
          type: 'graph',
          title: 'By tier',
          datasource: 'Duck',
          alert: { name: 'Old' },
          targets: [
            {
              refId: 'A',
              format: 0,
              editorMode: 'code',
              rawSql: 'SELECT $__timeGroup(timestamp, $__interval) AS time, count(*) AS n FROM executions GROUP BY 1',
            },
          ],
        },
      ],
    },
  ],
};
