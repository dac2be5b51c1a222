import { type DataQueryRequest, rangeUtil, type TimeRange } from '@grafana/data';
import type { LearningQuery } from '../../datasource/learning-query';
import { rangeOf } from '../dashboard/current-range';
import type { PanelJson } from '../dashboard/dashboard-json';
import type { DashboardContext } from './panel-context';

const scoped = (value: string | number) => ({ text: String(value), value });

/** Without the name of the data source: there is only one here, and by name it would be looked up in Grafana's list. */
const targetsOf = ({ targets = [] }: PanelJson): LearningQuery[] =>
  targets.map(({ datasource: _only, ...target }) => target);

/** What a panel asks that is not ours to answer. */
export function foreignSource({ targets = [] }: PanelJson, { dataSource }: DashboardContext): string | null {
  const foreign = targets.find(({ datasource }) => datasource?.uid && datasource.uid !== dataSource.uid);
  return foreign ? `This panel asks another data source (${foreign.datasource!.uid}). Grafana can show it.` : null;
}

/** What a panel of this width asks, now. */
export function panelRequest(
  panel: PanelJson,
  width: number,
  dashboard: DashboardContext,
): DataQueryRequest<LearningQuery> {
  const range: TimeRange = rangeOf(dashboard.raw, dashboard.timeZone, panel.timeFrom);
  const maxDataPoints = panel.maxDataPoints ?? Math.max(1, Math.floor(width));
  const { interval, intervalMs } = rangeUtil.calculateInterval(range, maxDataPoints, panel.interval ?? undefined);
  return {
    app: 'dashboard',
    requestId: `panel-${panel.id}`,
    timezone: dashboard.timeZone,
    panelId: panel.id,
    panelPluginId: panel.type,
    dashboardUID: dashboard.uid,
    range,
    interval,
    intervalMs,
    maxDataPoints,
    targets: targetsOf(panel),
    scopedVars: { __interval: scoped(interval), __interval_ms: scoped(intervalMs) },
    startTime: Date.now(),
  };
}

/** A query that takes all values of a variable by name has to know them first. */
export function waitsForVariables({ targets = [] }: PanelJson, { variables }: DashboardContext): boolean {
  const isText = targets.some(({ rawSql, queryType }) => rawSql?.includes('$') && (queryType ?? 'sql') === 'sql');
  return isText && variables.some(({ isSettled }) => !isSettled);
}
