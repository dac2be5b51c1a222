import { type Table, tableFromIPC } from '@uwdata/flechette';
import { PluginDataSource, type QueryAnswer } from '../../src/host/plugin/data-source';
import { DiagnosticsService } from '../../src/protocol/diagnostics';
import type { PluginProcess } from './plugin-process';

export interface AskOptions {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** Else all of 2026. */
  readonly timeRange?: { readonly fromEpochMs: number; readonly toEpochMs: number };
  readonly intervalMs?: number;
  readonly maxDataPoints?: number;
}

const YEAR = { fromEpochMs: Date.UTC(2026, 0), toEpochMs: Date.UTC(2027, 0) };

export interface DataSourceOptions {
  readonly uid?: string;
  /** When the settings were saved; another time means that they are new. */
  readonly savedAt?: number;
  /** Of Grafana's own configuration. */
  readonly rowLimit?: number;
  /** Of the user who asks. */
  readonly role?: string;
  /** Of another plugin than ours. */
  readonly pluginId?: string;
}

interface DecodedFrame {
  readonly meta: { readonly notices: { severity: string; text: string }[]; readonly [name: string]: unknown };
  /** Values of each field by its name. */
  readonly columns: Record<string, unknown[]>;
}

export interface Answer {
  readonly status: number;
  readonly error: string;
  readonly errorSource: string;
  readonly frames: DecodedFrame[];
}

function decode(bytes: Uint8Array): DecodedFrame {
  // A copy, because the vectors have to begin at a multiple of their width.
  const table = tableFromIPC(new Uint8Array(bytes));
  return {
    meta: JSON.parse(table.schema.metadata!.get('meta')!) as DecodedFrame['meta'],
    columns: Object.fromEntries(table.names.map((name) => [String(name), [...table.getChild(String(name))!]])),
  };
}

/** One data source, asked as Grafana asks. */
export class GrafanaClient {
  readonly #plugin: PluginProcess;
  readonly #dataSource: PluginDataSource;

  constructor(plugin: PluginProcess, jsonData: unknown, options: DataSourceOptions = {}) {
    this.#plugin = plugin;
    this.#dataSource = new PluginDataSource(() => plugin.connection, {
      uid: 'duckdb-learning',
      name: 'Mahavishnu Learning',
      savedAt: 1,
      rowLimit: 1_000_000,
      ...options,
      jsonData,
    });
  }

  /** Query models by refId. */
  async query(models: Record<string, unknown>, options?: AskOptions): Promise<Map<string, Answer>> {
    const answers = await this.answers(models, options);
    return new Map([...answers].map(([refId, answer]) => [refId, { ...answer, frames: answer.frames.map(decode) }]));
  }

  /** One SQL query, answered as Arrow tables whose values nobody has looked at yet. */
  async arrow(rawSql: string): Promise<Table[]> {
    const { error, frames } = (await this.answers({ A: { rawSql, format: 'table' } })).get('A')!;
    if (error) throw new Error(error);
    return frames.map((bytes) => tableFromIPC(new Uint8Array(bytes)));
  }

  /** The answers by refId, their frames as the Arrow IPC files that they came as. */
  answers(models: Record<string, unknown>, options: AskOptions = {}): Promise<Map<string, QueryAnswer>> {
    const { timeRange = YEAR, intervalMs = 60_000, maxDataPoints = 1000, ...more } = options;
    const queries = Object.entries(models).map(([refId, model]) => ({ refId, maxDataPoints, intervalMs, model }));
    return this.#dataSource.query(queries, { ...more, timeRange });
  }

  /** One SQL query, answered as a table. */
  async sql(rawSql: string, options?: AskOptions): Promise<Answer> {
    return (await this.query({ A: { rawSql, format: 'table' } }, options)).get('A')!;
  }

  health() {
    return this.#dataSource.health();
  }

  /**
   * @param url path and query string
   * @param body as JSON, or a text as it is
   */
  async resource(url: string, method = 'GET', body?: unknown) {
    const [path] = url.split('?') as [string];
    const sent = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await this.#dataSource.resource({ path, method, url, body: Buffer.from(sent) });
    return { code: answer.status, type: answer.type, body: JSON.parse(answer.body.toString()) as unknown };
  }

  /** @param url path and query string of a resource that answers with a file */
  async file(url: string) {
    const [path] = url.split('?') as [string];
    const { status, type, body } = await this.#dataSource.resource({ path, method: 'GET', url });
    return { code: status, type, body };
  }

  async metrics(): Promise<string> {
    const { metrics } = await this.#plugin.call(DiagnosticsService.collectMetrics, {});
    return Buffer.from(metrics!.prometheus).toString();
  }
}
