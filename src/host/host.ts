import type { Server } from 'node:http';
import path from 'node:path';
import type { AlertGroup } from '../alerts/rule';
import { ALERT_GROUPS } from '../alerts/rules';
import { DATA_SOURCE, DATA_SOURCE_NAME } from '../dashboards/data-source';
import { AlertLoop } from './alerts/alert-loop';
import { askPlugin } from './alerts/ask-plugin';
import { listener } from './http/listener';
import { StaticFiles } from './http/static-files';
import { PluginDataSource } from './plugin/data-source';
import { PluginProcess } from './plugin/plugin-process';
import { Supervisor } from './plugin/supervisor';
import { routes } from './routes/routes';

export interface HostOptions {
  /** That listens already. The host answers on it, and closes it at its end. */
  readonly server: Server;
  /** Of this product. */
  readonly version: string;
  /** The learning database, an absolute path. */
  readonly database: string;
  /** Settings of what lies beside it. */
  readonly neighbours?: { readonly workflowsPath: string; readonly coveragePath: string } | null;
  /** Whether it is one that we write to show something. */
  readonly demo: boolean;
  /** Where private copies live. */
  readonly snapshots: string;
  readonly folders: {
    /** The built plugin. */
    readonly plugin: string;
    /** The built page. */
    readonly page: string;
    /** JSON of the dashboards. */
    readonly dashboards: string;
  };
  /** Takes what goes wrong behind the page, a line each. */
  readonly complain: (line: string) => void;
  /** Else those that provisioning gives to Grafana. */
  readonly alertGroups?: readonly AlertGroup[];
}

const MAX_STALENESS_SECONDS = 2;
const STORED_TIME_ZONE = 'UTC';

/** What the page needs of Grafana: the plugin's process, the dashboards, the alert rules, over HTTP. */
export class Host {
  readonly #server: Server;
  readonly #plugin: Supervisor;
  readonly #alerts: AlertLoop;

  private constructor(server: Server, plugin: Supervisor, alerts: AlertLoop) {
    this.#server = server;
    this.#plugin = plugin;
    this.#alerts = alerts;
  }

  /** Throws LearningError when the plugin does not come up. */
  static async start(options: HostOptions): Promise<Host> {
    const {
      server,
      version,
      database,
      neighbours,
      demo,
      snapshots,
      folders,
      complain,
      alertGroups = ALERT_GROUPS,
    } = options;
    const plugin = new Supervisor(() => PluginProcess.start(folders.plugin, complain), complain);
    const dataSource = new PluginDataSource(() => plugin.connection, {
      uid: DATA_SOURCE.uid,
      name: DATA_SOURCE_NAME,
      savedAt: Date.now(),
      jsonData: {
        path: database,
        ...neighbours,
        maxStalenessSeconds: MAX_STALENESS_SECONDS,
        storedTimeZone: STORED_TIME_ZONE,
        snapshotPath: snapshots,
      },
    });
    const alerts = new AlertLoop(alertGroups, askPlugin(dataSource));
    const host = new Host(server, plugin, alerts);
    const context = {
      version,
      database: path.basename(database),
      demo,
      storedTimeZone: STORED_TIME_ZONE,
      dataSource,
      alerts,
      dashboards: folders.dashboards,
      page: new StaticFiles(folders.page),
      icons: new StaticFiles(path.join(folders.page, 'icons')),
      images: new StaticFiles(path.join(folders.plugin, 'img')),
      runbooks: new StaticFiles(path.join(folders.plugin, 'runbooks')),
    };
    server.on('request', listener(routes(context)));
    try {
      await plugin.started;
    } catch (error) {
      await host.close();
      throw error;
    }
    alerts.start();
    return host;
  }

  /** Ends all that it started. */
  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all([this.#alerts.close(), this.#plugin.close()]);
  }
}
