import type { AlertLoop } from './alerts/alert-loop';
import type { StaticFiles } from './http/static-files';
import type { PluginDataSource } from './plugin/data-source';

/** What the routes answer from. */
export interface HostContext {
  /** Of this product. */
  readonly version: string;
  /** Name of the database's file, without its folder. */
  readonly database: string;
  readonly demo: boolean;
  readonly storedTimeZone: string;
  readonly dataSource: PluginDataSource;
  readonly alerts: AlertLoop;
  /** Folder of the dashboards' JSON. */
  readonly dashboards: string;
  readonly page: StaticFiles;
  /** Of Grafana's components. */
  readonly icons: StaticFiles;
  /** Of the plugin. */
  readonly images: StaticFiles;
  /** That alert rules lead to. */
  readonly runbooks: StaticFiles;
}
