import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { DEFAULT_CONFIG, type OtelConfig } from '../../../src/otlp/config';
import type { ExecutionRecord } from '../../../src/otlp/execution';
import { Receiver, type ReceiverOptions } from '../../../src/otlp/receiver';
import { TemporaryFolder } from '../../support/temporary-folder';

interface Setting extends Partial<Omit<ReceiverOptions, 'config'>> {
  readonly config?: Partial<OtelConfig>;
}

/** A receiver behind HTTP, as the collector has it, whose sink keeps what it gets. */
export class OtlpServer {
  readonly executions: ExecutionRecord[] = [];
  readonly feedback: unknown[] = [];
  readonly complaints: string[] = [];
  /** What the database has from before. */
  storedTasks: readonly { readonly id: string; readonly trace: string }[] = [];
  /** Set, the sink fails. */
  failing = false;
  #receiver: Receiver | undefined;
  readonly #server = createServer(async (request, response) => {
    const body = await buffer(request);
    const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const signal = request.url === '/v1/logs' ? 'logs' : 'traces';
    const answer = await this.receiver.receive(signal, request.headers['content-type'], plain);
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
  });

  static async start(setting: Setting = {}): Promise<OtlpServer> {
    const server = new OtlpServer();
    const own = new TemporaryFolder();
    server.#receiver = await Receiver.start({
      folder: own.path,
      complain: (line) => server.complaints.push(line),
      stored: {
        among: async (ids) => new Set(server.storedTasks.map(({ id }) => id).filter((id) => ids.includes(id))),
        ofTraces: async (traces) =>
          new Map(
            traces.map((trace) => [trace, server.storedTasks.filter((one) => one.trace === trace).map(({ id }) => id)]),
          ),
      },
      sink: {
        submit: async (executions) => {
          if (server.failing) throw new Error('The disk is full.');
          server.executions.push(...executions);
        },
        feedback: async (feedback) => {
          server.feedback.push(...feedback);
        },
      },
      ...setting,
      config: { ...DEFAULT_CONFIG, grace_seconds: 0, ...setting.config },
    });
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      await server.close();
      own.dispose();
    });
    return server;
  }

  get receiver(): Receiver {
    return this.#receiver!;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async post(body: unknown, signal = 'traces'): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.origin}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#receiver?.close();
  }
}
