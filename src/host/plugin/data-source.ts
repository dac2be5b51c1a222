import { DATA_SOURCE } from '../../dashboards/data-source';
import { DataService } from '../../protocol/data';
import { DiagnosticsService } from '../../protocol/diagnostics';
import { ResourceService } from '../../protocol/resource';
import type { Connection } from './connection';

/** The data source as provisioning would make it. */
export interface DataSourceSettings {
  readonly uid: string;
  readonly name: string;
  readonly jsonData: unknown;
  /** When they were saved, milliseconds since the epoch; another time means that they are new. */
  readonly savedAt: number;
  /** Of Grafana's own configuration. */
  readonly rowLimit?: number;
  /** Of the user who asks, such as Admin; nobody is known when absent. */
  readonly role?: string;
  /** Of another plugin than ours. */
  readonly pluginId?: string;
}

export interface Query {
  readonly refId: string;
  readonly intervalMs: number;
  readonly maxDataPoints: number;
  /** The query model, or its text. */
  readonly model: unknown;
}

export interface QueryOptions {
  readonly timeRange: { readonly fromEpochMs: number; readonly toEpochMs: number };
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface QueryAnswer {
  readonly status: number;
  readonly error: string;
  readonly errorSource: string;
  /** Arrow IPC files. */
  readonly frames: readonly Uint8Array[];
}

export interface ResourceCall {
  readonly path: string;
  readonly method: string;
  /** Path and query string. */
  readonly url: string;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** One data source of a plugin, asked as Grafana asks. Rejects with gRPC's ServiceError. */
export class PluginDataSource {
  readonly #connection: () => Connection | Promise<Connection>;
  readonly #context: object;

  /** @param connection to the process that runs at the time */
  constructor(
    connection: () => Connection | Promise<Connection>,
    { uid, name, jsonData, savedAt, rowLimit, role, pluginId = DATA_SOURCE.type }: DataSourceSettings,
  ) {
    this.#connection = connection;
    this.#context = {
      orgId: 1,
      pluginId,
      ...(role !== undefined && { user: { login: '', name: '', email: '', role } }),
      dataSourceInstanceSettings: { id: 1, uid, name, jsonData: json(jsonData), lastUpdatedMs: savedAt },
      grafanaConfig: new Map(rowLimit === undefined ? [] : [['GF_SQL_ROW_LIMIT', String(rowLimit)]]),
    };
  }

  /** Answers by refId. */
  async query(queries: readonly Query[], options: QueryOptions): Promise<Map<string, QueryAnswer>> {
    const { timeRange, headers = {}, signal } = options;
    const connection = await this.#connection();
    const { responses } = await connection.call(
      DataService.queryData,
      {
        pluginContext: this.#context,
        headers: new Map(Object.entries(headers)),
        queries: queries.map(({ model, ...query }) => ({
          ...query,
          timeRange,
          json: typeof model === 'string' ? Buffer.from(model) : json(model),
        })),
      },
      signal,
    );
    return responses;
  }

  async resource({ path, method, url, body = new Uint8Array(0), signal }: ResourceCall) {
    const request = { pluginContext: this.#context, path, method, url, body };
    const connection = await this.#connection();
    const parts = await connection.parts(ResourceService.callResource, request, signal);
    return {
      status: parts[0]!.code,
      type: parts[0]!.headers.get('Content-Type')?.values[0],
      body: Buffer.concat(parts.map((part) => part.body)),
    };
  }

  /** The status is one of HealthStatus. */
  async health(signal?: AbortSignal) {
    const connection = await this.#connection();
    const request = { pluginContext: this.#context };
    const { status, message, jsonDetails } = await connection.call(DiagnosticsService.checkHealth, request, signal);
    const details = JSON.parse(Buffer.from(jsonDetails).toString()) as Record<string, unknown>;
    return { status, message, details };
  }
}
