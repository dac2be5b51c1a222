import type { CoreApp, DataFrame, DataQueryRequest } from '@grafana/data';

type Request = Pick<DataQueryRequest, 'app' | 'panelPluginId'>;

const DASHBOARD: `${CoreApp}` = 'dashboard';

/** They say of a frame without rows that it has no time, whatever its columns. */
const OVER_TIME: readonly (string | undefined)[] = ['status-history', 'state-timeline'];

/**
 * What stands for a frame without rows where its panel would else not say what it says when there is nothing; null
 * elsewhere. A table of no rows is heads of columns in Grafana; one of no columns is nothing.
 */
export function withoutRows(frame: DataFrame, { app, panelPluginId }: Request): DataFrame[] | null {
  if (frame.length > 0) return null;
  if (OVER_TIME.includes(panelPluginId)) return [];
  return app === DASHBOARD && panelPluginId === 'table' ? [{ ...frame, fields: [] }] : null;
}
