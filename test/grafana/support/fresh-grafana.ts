import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inRoot } from '../../../scripts/build/root';
import { GrafanaProcess } from '../../../src/cli/grafana/grafana-process';
import { tellingLine } from '../../../src/cli/grafana/log-line';
import { DATA_SOURCE } from '../../../src/dashboards/data-source';
import { freePort } from '../../support/free-port';
import { GrafanaApi } from './grafana-api';
import { grafanaOfMachine, NO_GRAFANA } from './named-grafana';

const PASSWORD = 'fresh';
const PATIENCE_MS = 120_000;

/** A Grafana as somebody has it who has just installed it, with folders of its own. */
export class FreshGrafana {
  readonly grafana = grafanaOfMachine();
  readonly folder = mkdtempSync(join(tmpdir(), 'fresh-grafana-'));
  readonly config = this.at('grafana.ini');
  readonly plugins = this.at('plugins');
  readonly provisioning = this.at('provisioning');
  readonly password = PASSWORD;
  origin = '';
  #process: GrafanaProcess | undefined;

  constructor() {
    if (!this.grafana) throw new Error(NO_GRAFANA);
    for (const folder of [this.plugins, this.at('data')]) mkdirSync(folder);
    for (const kind of ['datasources', 'dashboards', 'alerting', 'plugins']) {
      mkdirSync(join(this.provisioning, kind), { recursive: true });
    }
    writeFileSync(this.config, '');
  }

  at(name: string): string {
    return join(this.folder, name);
  }

  /** The plugin as somebody has put it there before. */
  placePlugin(folder = 'dist', id: string = DATA_SOURCE.type): void {
    symlinkSync(inRoot(folder), join(this.plugins, id));
    writeFileSync(this.config, `[plugins]\nallow_loading_unsigned_plugins = ${id}\n`);
  }

  get api(): GrafanaApi {
    return new GrafanaApi({ origin: this.origin, password: PASSWORD });
  }

  async start(): Promise<void> {
    const port = await freePort();
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GF_'));
    const folders = { config: this.config, log: this.at('log') };
    this.#process = new GrafanaProcess(this.grafana!, folders as ConstructorParameters<typeof GrafanaProcess>[1], {
      ...Object.fromEntries(inherited),
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_LOG_LEVEL: 'warn',
      GF_LOG_MODE: 'console',
      GF_PATHS_DATA: this.at('data'),
      GF_PATHS_LOGS: this.at('data'),
      GF_PATHS_PLUGINS: this.plugins,
      GF_PATHS_PROVISIONING: this.provisioning,
      GF_PLUGINS_PLUGIN_ADMIN_ENABLED: 'false',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
      GF_SECURITY_ADMIN_PASSWORD: PASSWORD,
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
    });
    this.origin = `http://127.0.0.1:${port}`;
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end && !this.#process.hasEnded) {
      const health = await fetch(`${this.origin}/api/health`).catch(() => undefined);
      if (health?.ok) return;
      await delay(100);
    }
    throw new Error(`Grafana does not start: ${tellingLine(this.at('log'))}`);
  }

  /** A token of a service account with that role. */
  async token(role: 'Admin' | 'Editor'): Promise<string> {
    const { id } = await this.api.call<{ id: number }>('POST', '/api/serviceaccounts', { name: role, role });
    const { key } = await this.api.call<{ key: string }>('POST', `/api/serviceaccounts/${id}/tokens`, { name: role });
    return key;
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
    this.#process = undefined;
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
