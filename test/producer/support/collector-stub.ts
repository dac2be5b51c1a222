import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

type Row = Record<string, unknown>;

export interface Request {
  readonly path: string;
  readonly records: readonly Row[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What it does with a request: answers with a status and headers, or never. */
export type Behaviour =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'hangs';

const OK: Behaviour = { status: 200, body: { inserted: 1, duplicates: 0, rejected: [] } };

/** A server in the collector's place, to misbehave as the collector itself hardly can be made to. */
export class CollectorStub {
  readonly requests: Request[] = [];
  /** Asked for each request. */
  behave: (request: Request) => Behaviour = () => OK;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(port = 0): Promise<CollectorStub> {
    const stub = new CollectorStub();
    await new Promise<void>((resolve) => stub.#server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => stub.stop());
    return stub;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Those that it took. */
  records(path = '/v1/executions'): Row[] {
    return this.requests
      .filter((request) => request.path === path && this.behave(request) === OK)
      .flatMap(({ records }) => records);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = { path: incoming.url!, records: (await json(incoming)) as Row[], headers: incoming.headers };
    this.requests.push(request);
    const behaviour = this.behave(request);
    if (behaviour === 'hangs') return;
    response.writeHead(behaviour.status, behaviour.headers).end(JSON.stringify(behaviour.body ?? {}));
  }

  /** A port that nobody listens on. */
  static async freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
