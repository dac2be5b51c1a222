import { type Table, tableFromIPC } from '@uwdata/flechette';
import { DataService } from '../../src/protocol/data';
import { DiagnosticsService } from '../../src/protocol/diagnostics';
import { ResourceService } from '../../src/protocol/resource';
import type { PluginProcess } from './plugin-process';

export interface AskOptions {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** Else all of 2026. */
  readonly timeRange?: { readonly fromEpochMs: number; readonly toEpochMs: number };
  readonly intervalMs?: number;
}

const YEAR = { fromEpochMs: Date.UTC(2026, 0), toEpochMs: Date.UTC(2027, 0) };

export interface DataSourceOptions {
  readonly uid?: string;
  /** When the settings were saved; another time means that they are new. */
  readonly savedAt?: number;
  /** Of Grafana's own configuration. */
  readonly rowLimit?: number;
}

export interface DecodedFrame {
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

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** One data source, asked as Grafana asks. */
export class GrafanaClient {
  readonly #plugin: PluginProcess;
  readonly #jsonData: unknown;
  readonly #options: Required<DataSourceOptions>;

  constructor(plugin: PluginProcess, jsonData: unknown, options: DataSourceOptions = {}) {
    this.#plugin = plugin;
    this.#jsonData = jsonData;
    this.#options = { uid: 'duckdb-learning', savedAt: 1, rowLimit: 1_000_000, ...options };
  }

  get #context() {
    const { uid, savedAt, rowLimit } = this.#options;
    return {
      orgId: 1,
      pluginId: 'mahavishnu-learning-datasource',
      dataSourceInstanceSettings: {
        id: 1,
        uid,
        name: 'Mahavishnu Learning',
        jsonData: json(this.#jsonData),
        lastUpdatedMs: savedAt,
      },
      grafanaConfig: new Map([['GF_SQL_ROW_LIMIT', String(rowLimit)]]),
    };
  }

  /** Query models by refId. */
  async query(models: Record<string, unknown>, options?: AskOptions): Promise<Map<string, Answer>> {
    const responses = await this.#responses(models, options);
    return new Map([...responses].map(([refId, answer]) => [refId, { ...answer, frames: answer.frames.map(decode) }]));
  }

  /** One SQL query, answered as Arrow tables whose values nobody has looked at yet. */
  async arrow(rawSql: string): Promise<Table[]> {
    const { error, frames } = (await this.#responses({ A: { rawSql, format: 'table' } })).get('A')!;
    if (error) throw new Error(error);
    return frames.map((bytes) => tableFromIPC(new Uint8Array(bytes)));
  }

  async #responses(models: Record<string, unknown>, options: AskOptions = {}) {
    const { headers = {}, signal, timeRange = YEAR, intervalMs = 60_000 } = options;
    const { responses } = await this.#plugin.call(
      DataService.queryData,
      {
        pluginContext: this.#context,
        headers: new Map(Object.entries(headers)),
        queries: Object.entries(models).map(([refId, model]) => ({
          refId,
          maxDataPoints: 1000,
          intervalMs,
          timeRange,
          json: typeof model === 'string' ? Buffer.from(model) : json(model),
        })),
      },
      signal,
    );
    return responses;
  }

  /** One SQL query, answered as a table. */
  async sql(rawSql: string, options?: AskOptions): Promise<Answer> {
    return (await this.query({ A: { rawSql, format: 'table' } }, options)).get('A')!;
  }

  async health() {
    const { status, message, jsonDetails } = await this.#plugin.call(DiagnosticsService.checkHealth, {
      pluginContext: this.#context,
    });
    return { status, message, details: JSON.parse(Buffer.from(jsonDetails).toString()) as Record<string, unknown> };
  }

  /**
   * @param url path and query string
   * @param body as JSON, or a text as it is
   */
  async resource(url: string, method = 'GET', body?: unknown) {
    const [path] = url.split('?') as [string];
    const parts = await this.#plugin.parts(ResourceService.callResource, {
      pluginContext: this.#context,
      path,
      method,
      url,
      ...(body !== undefined && { body: typeof body === 'string' ? Buffer.from(body) : json(body) }),
    });
    const answer = Buffer.concat(parts.map((part) => part.body)).toString();
    return {
      code: parts[0]!.code,
      type: parts[0]!.headers.get('Content-Type')?.values[0],
      body: JSON.parse(answer) as unknown,
    };
  }

  async metrics(): Promise<string> {
    const { metrics } = await this.#plugin.call(DiagnosticsService.collectMetrics, {});
    return Buffer.from(metrics!.prometheus).toString();
  }
}
