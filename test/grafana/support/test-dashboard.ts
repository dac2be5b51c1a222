import { DATA_SOURCE } from '../../../src/dashboards/data-source';
import type { GrafanaApi, Span } from './grafana-api';

interface PanelSource {
  readonly title: string;
  readonly type: string;
  /** Of the query, in whatever form. */
  readonly target?: object;
  /** Name of the variable that the panel is repeated over. */
  readonly repeat?: string;
  readonly height?: number;
  readonly width?: number;
  readonly options?: object;
}

/** Panels one below the other, each with its query; numbers as they are. */
export function panels(sources: readonly PanelSource[]): object[] {
  let y = 0;
  return sources.map(({ title, type, target, repeat, height = 4, width = 12, options = {} }, index) => {
    const gridPos = { x: 0, y, w: width, h: type === 'row' ? 1 : height };
    y += gridPos.h;
    return {
      id: index + 1,
      title,
      type,
      gridPos,
      ...(repeat && { repeat, repeatDirection: 'h' }),
      ...(type === 'row' ? { collapsed: false, panels: [] } : { datasource: DATA_SOURCE, options }),
      ...(target && { targets: [{ refId: 'A', datasource: DATA_SOURCE, ...target }] }),
      fieldConfig: { defaults: { unit: 'none', decimals: 0 }, overrides: [] },
    };
  });
}

/** A variable with these values, which stands at All. */
export const customVariable = (name: string, values: readonly string[]): object => ({
  type: 'custom',
  name,
  query: values.join(','),
  multi: true,
  includeAll: true,
  current: { value: ['$__all'], text: ['All'] },
  options: [],
});

interface VariableSource {
  readonly name: string;
  readonly query: object;
  readonly multi?: boolean;
  readonly current?: string | readonly string[];
}

/** A variable whose values the data source tells, which can stand at All. */
export function queryVariable({ name, query, multi = true, current = ['$__all'] }: VariableSource): object {
  const text = (value: string) => (value === '$__all' ? 'All' : value);
  return {
    type: 'query',
    name,
    datasource: DATA_SOURCE,
    query: { refId: name, ...query },
    refresh: 1,
    sort: 1,
    multi,
    includeAll: true,
    current: { value: current, text: typeof current === 'string' ? text(current) : current.map(text) },
    options: [],
  };
}

/** Values of a column, of all time, most frequent first. */
export const valuesOf = (column: string, filters: readonly object[] = []) => ({
  queryType: 'metric',
  measures: ['executions'],
  dimensions: [column],
  filters,
  bucket: 'none',
  format: 'table',
  onlyInRange: false,
});

interface DashboardSource {
  readonly uid: string;
  readonly title: string;
  readonly span: Span;
  readonly panels: readonly object[];
  readonly variables?: readonly object[];
  readonly annotations?: readonly object[];
}

/** Saves the dashboard, in place of one that was there, and gives its route. */
export async function saveDashboard(api: GrafanaApi, source: DashboardSource): Promise<string> {
  const { uid, title, span, panels, variables = [], annotations = [] } = source;
  await api.call('POST', '/api/dashboards/db', {
    overwrite: true,
    dashboard: {
      uid,
      title,
      schemaVersion: 39,
      timezone: 'utc',
      time: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
      panels,
      templating: { list: variables },
      annotations: { list: annotations },
    },
  });
  return `/d/${uid}`;
}
