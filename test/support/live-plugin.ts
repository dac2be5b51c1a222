import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Writer } from '../writers/writer';
import { type DataSourceOptions, GrafanaClient } from './grafana-client';
import { PluginProcess } from './plugin-process';

/** The built plugin beside a process that has the learning database open for writing. */
export class LivePlugin {
  readonly folder: string;
  readonly database: string;
  readonly writer: Writer;
  plugin: PluginProcess;

  private constructor(folder: string, database: string, writer: Writer, plugin: PluginProcess) {
    this.folder = folder;
    this.database = database;
    this.writer = writer;
    this.plugin = plugin;
  }

  static async start(rows: number): Promise<LivePlugin> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'live-plugin-'));
    const database = path.join(folder, 'learning.db');
    const [writer, plugin] = await Promise.all([Writer.startLearning(database, rows), new PluginProcess().ready()]);
    return new LivePlugin(folder, database, writer, plugin);
  }

  /** Over a copy of a learning database. */
  static async over(original: string): Promise<LivePlugin> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'live-plugin-'));
    const database = path.join(folder, 'learning.db');
    copyFileSync(original, database);
    const [writer, plugin] = await Promise.all([Writer.start(database), new PluginProcess().ready()]);
    return new LivePlugin(folder, database, writer, plugin);
  }

  client(settings: Record<string, unknown> = {}, options?: DataSourceOptions): GrafanaClient {
    return new GrafanaClient(this.plugin, { path: this.database, ...settings }, options);
  }

  /** Starts the plugin anew, in the same temp folder, after it has ended. */
  async restart(): Promise<void> {
    await this.plugin.exited;
    this.plugin = await new PluginProcess({ temp: this.plugin.temp }).ready();
  }

  async dispose(): Promise<void> {
    await this.plugin.dispose();
    await this.writer.stop();
    rmSync(this.folder, { recursive: true });
  }
}
