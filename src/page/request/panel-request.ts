import { type DataQueryRequest, rangeUtil, type TimeRange } from '@grafana/data';
import type { LearningQuery } from '../../datasource/learning-query';
import { ownRange, rangeOf } from '../shared/current-range';
import type { DashboardContext } from '../shared/dashboard-context';
import type { PanelJson } from '../shared/dashboard-json';
import { adHocFilters } from '../variables/ad-hoc';

const scoped = (value: string | number) => ({ text: String(value), value });

/**
 * Without the name of the data source: there is only one here, and by name it would be looked up in Grafana's list. And a
 * time that a panel has of its own is not passed over here.
 */
const targetsOf = ({ targets = [] }: PanelJson): LearningQuery[] =>
  targets.map(({ datasource: _only, hasOwnTime: _applied, ...target }) => target);

/** Dashboards of another Grafana name its data sources; by type they are ours all the same. */
function isForeign({ type, uid }: { type?: string; uid?: string }, { dataSource }: DashboardContext): boolean {
  return type ? type !== dataSource.type : uid !== dataSource.uid;
}

/** What a panel asks that is not ours to answer. */
export function foreignSource({ targets = [] }: PanelJson, dashboard: DashboardContext): string | null {
  const foreign = targets.find(({ datasource }) => datasource && isForeign(datasource, dashboard))?.datasource;
  return foreign ? `This panel asks another data source (${foreign.uid ?? foreign.type}). Grafana can show it.` : null;
}

/** What is asked, apart from the dashboard that it is asked for. */
export interface Asking {
  readonly requestId: string;
  readonly targets: LearningQuery[];
  readonly maxDataPoints: number;
  /** The shortest step, such as 1m. */
  readonly interval?: string | null;
  readonly timeFrom?: string | null;
}

/** The request that Grafana would make for a panel now. */
export function requestFor(
  { requestId, targets, maxDataPoints, interval: least, timeFrom }: Asking,
  dashboard: DashboardContext,
): DataQueryRequest<LearningQuery> {
  const range: TimeRange = rangeOf(timeFrom ? ownRange(timeFrom, dashboard.last) : dashboard.raw, dashboard.timeZone);
  const { interval, intervalMs } = rangeUtil.calculateInterval(range, maxDataPoints, least ?? undefined);
  return {
    app: 'dashboard',
    requestId,
    timezone: dashboard.timeZone,
    dashboardUID: dashboard.uid,
    range,
    interval,
    intervalMs,
    maxDataPoints,
    targets,
    filters: adHocFilters(dashboard.variables),
    scopedVars: { __interval: scoped(interval), __interval_ms: scoped(intervalMs) },
    startTime: Date.now(),
  };
}

/** What a panel of this width asks, now. */
export function panelRequest(
  panel: PanelJson,
  width: number,
  dashboard: DashboardContext,
): DataQueryRequest<LearningQuery> {
  const { id, type, interval, timeFrom } = panel;
  const maxDataPoints = panel.maxDataPoints ?? Math.max(1, Math.floor(width));
  const asking = { requestId: `panel-${id}`, targets: targetsOf(panel), maxDataPoints, interval, timeFrom };
  return { ...requestFor(asking, dashboard), panelId: id, panelPluginId: type };
}

/** A query that takes all values of a variable by name has to know them first. */
export function waitsForVariables({ targets = [] }: PanelJson, { variables }: DashboardContext): boolean {
  const isText = targets.some(({ rawSql, queryType }) => rawSql?.includes('$') && (queryType ?? 'sql') === 'sql');
  return isText && variables.some(({ isSettled }) => !isSettled);
}
