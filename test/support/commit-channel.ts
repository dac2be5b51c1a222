import { COMMITS_CHANNEL, type CommitEvent, type CopyAtHand } from '../../src/api/commits';
import { StreamService, StreamStatus } from '../../src/protocol/stream';
import type { PluginProcess } from './plugin-process';

interface ChannelOptions {
  readonly uid?: string;
  /** What is after the data source in the name of the channel. */
  readonly path?: string;
}

/** What Grafana Live asks of a data source for one channel. */
export class CommitChannel {
  readonly #plugin: PluginProcess;
  readonly #request: { readonly path: string; readonly pluginContext: object };

  /** @param jsonData settings of the data source */
  constructor(
    plugin: PluginProcess,
    jsonData: unknown,
    { uid = 'duckdb-learning', path = COMMITS_CHANNEL }: ChannelOptions = {},
  ) {
    this.#plugin = plugin;
    const settings = { id: 1, uid, jsonData: Buffer.from(JSON.stringify(jsonData)), lastUpdatedMs: 1 };
    this.#request = { path, pluginContext: { orgId: 1, dataSourceInstanceSettings: settings } };
  }

  /** Null where it is refused. */
  async subscribe(): Promise<CopyAtHand | null> {
    const { status, data } = await this.#plugin.call(StreamService.subscribeStream, this.#request);
    return status === StreamStatus.ok ? read<CopyAtHand>(data) : null;
  }

  /** One of StreamStatus. */
  async publish(data: object): Promise<number> {
    const request = { ...this.#request, data: Buffer.from(JSON.stringify(data)) };
    return (await this.#plugin.call(StreamService.publishStream, request)).status;
  }

  /** Rejects when the signal is aborted, as gRPC does. */
  async listen(hear: (event: CommitEvent) => void, signal?: AbortSignal): Promise<void> {
    const connection = await this.#plugin.connection;
    for await (const { data } of connection.stream(StreamService.runStream, this.#request, signal)) {
      hear(read<CommitEvent>(data));
    }
  }
}

const read = <T>(data: Uint8Array) => JSON.parse(Buffer.from(data).toString()) as T;
