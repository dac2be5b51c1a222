import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { evaluate } from '../../../src/alerts/evaluate';
import { renderRule } from '../../../src/alerts/render';
import { ALERT_GROUPS } from '../../../src/alerts/rules';
import { askPlugin } from '../../../src/host/alerts/ask-plugin';
import { PluginDataSource } from '../../../src/host/plugin/data-source';
import { type Answer, GrafanaClient } from '../../support/grafana-client';
import { createLooseDatabase, type LooseRow } from '../../support/loose-database';
import { PluginProcess } from '../../support/plugin-process';
import { Writer } from '../../writers/writer';

const DAY = 86_400_000;

/** The built plugin over rows without constraints, while another process holds the file open for writing. */
export class LoosePlugin {
  readonly #folder: string;
  readonly #plugin: PluginProcess;
  readonly #writer: Writer;
  readonly path: string;

  static async over(rows: readonly LooseRow[]): Promise<LoosePlugin> {
    const folder = mkdtempSync(path.join(tmpdir(), 'loose-'));
    const database = path.join(folder, 'learning.db');
    await createLooseDatabase(database, rows);
    const [writer, plugin] = await Promise.all([Writer.start(database), new PluginProcess().ready()]);
    return new LoosePlugin(folder, database, plugin, writer);
  }

  private constructor(folder: string, database: string, plugin: PluginProcess, writer: Writer) {
    this.#folder = folder;
    this.path = database;
    this.#plugin = plugin;
    this.#writer = writer;
  }

  /** The answer to one query over the day before now, unless told otherwise. */
  async ask(model: object, settings: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
    const client = new GrafanaClient(this.#plugin, { path: this.path, ...settings }, { uid: JSON.stringify(settings) });
    const timeRange = { fromEpochMs: Date.now() - DAY, toEpochMs: Date.now() };
    const query = { format: 'table', ...model };
    return (await client.query({ A: query }, { timeRange, headers })).get('A')!;
  }

  alert(model: object, settings: Record<string, unknown> = {}): Promise<Answer> {
    return this.ask(model, settings, { FromAlert: 'true' });
  }

  /** The columns of the answer, and what it says beside them. */
  async columns(model: object, settings: Record<string, unknown> = {}): Promise<Record<string, unknown[]>> {
    const { error, frames } = await this.ask(model, settings);
    if (error) throw new Error(error);
    return frames[0]!.columns;
  }

  /** The values of measures, each alone in its column. */
  async measures(...measures: readonly string[]): Promise<Record<string, unknown>> {
    const columns = await this.columns({ queryType: 'metric', measures });
    return Object.fromEntries(Object.entries(columns).map(([name, [value]]) => [name, value]));
  }

  async notices(model: object): Promise<string[]> {
    return (await this.ask(model)).frames[0]!.meta.notices.map(({ text }) => text);
  }

  /** What a provisioned rule comes to. */
  async state(uid: string) {
    const rule = renderRule(ALERT_GROUPS.flatMap(({ rules }) => rules).find((each) => each.uid === uid)!);
    const dataSource = new PluginDataSource(() => this.#plugin.connection, {
      uid: 'rules',
      name: 'Mahavishnu Learning',
      savedAt: 1,
      rowLimit: 1_000_000,
      jsonData: { path: this.path },
    });
    return evaluate(rule, await askPlugin(dataSource)(rule, AbortSignal.timeout(60_000)));
  }

  /** What the other process commits. */
  write(sql: string): Promise<unknown> {
    return this.#writer.run(sql);
  }

  async dispose(): Promise<void> {
    await this.#plugin.dispose();
    await this.#writer.stop();
    rmSync(this.#folder, { recursive: true });
  }
}
