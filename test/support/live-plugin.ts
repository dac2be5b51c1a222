import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DataSourceOptions, GrafanaClient } from './grafana-client';
import { PluginProcess } from './plugin-process';
import { Writer } from './writer';

/** The built plugin beside a process that has the learning database open for writing. */
export class LivePlugin {
  readonly folder: string;
  readonly database: string;
  readonly writer: Writer;
  readonly plugin: PluginProcess;

  private constructor(folder: string, database: string, writer: Writer, plugin: PluginProcess) {
    this.folder = folder;
    this.database = database;
    this.writer = writer;
    this.plugin = plugin;
  }

  static async start(rows: number): Promise<LivePlugin> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'live-plugin-'));
    const database = path.join(folder, 'learning.db');
    const [writer, plugin] = await Promise.all([Writer.openLearning(database, rows), new PluginProcess().ready()]);
    return new LivePlugin(folder, database, writer, plugin);
  }

  client(settings: Record<string, unknown> = {}, options?: DataSourceOptions): GrafanaClient {
    return new GrafanaClient(this.plugin, { path: this.database, ...settings }, options);
  }

  async dispose(): Promise<void> {
    await this.plugin.dispose();
    await this.writer.close();
    rmSync(this.folder, { recursive: true });
  }
}
