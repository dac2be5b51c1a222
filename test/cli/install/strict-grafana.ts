import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { originOf } from '../../../src/host/http/listen';
import { Store } from './strict-store';

type Role = 'Admin' | 'Editor' | 'Viewer';

export const TOKENS: Readonly<Record<Role, string>> = {
  Admin: 'glsa_admin0123456789abcdefghijkl',
  Editor: 'glsa_editor0123456789abcdefghijk',
  Viewer: 'glsa_viewer0123456789abcdefghijk',
};

/** As Grafana 12.4 gives them to the basic roles, as far as installing goes. */
const PERMISSIONS: Readonly<Record<Role, readonly string[]>> = {
  Admin: [
    'datasources:create',
    'datasources:write',
    'folders:create',
    'dashboards:create',
    'alert.provisioning:read',
    'alert.provisioning:write',
  ],
  Editor: ['folders:create', 'dashboards:create'],
  Viewer: [],
};

export interface Request {
  readonly method: string;
  readonly path: string;
}

interface Options {
  readonly version?: string;
  /** Whether only those who have logged in are told of it. */
  readonly hidesVersion?: boolean;
  readonly plugin?: string | null;
  /** Answers to what it is asked, in place of its own. */
  readonly instead?: (request: Request, response: ServerResponse) => boolean;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}

/**
 * The part of Grafana's HTTP API that installing needs, as strict as Grafana and more: a request that it does not know,
 * or a body with a field that it does not know, is an offence, which fails the test.
 */
export class StrictGrafana {
  readonly store = new Store();
  readonly requests: Request[] = [];
  readonly offences: string[] = [];
  readonly url: string;
  readonly #options: Options;
  /** What is to fail, once. */
  #failure: { readonly path: RegExp; readonly after: number } | undefined;

  private constructor(server: Server, options: Options) {
    this.url = originOf(server);
    this.#options = options;
    server.on('request', (request, response) => this.#serve(request, response));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
      if (this.offences.length > 0) throw new Error(this.offences.join('\n'));
    });
  }

  static async start(options: Options = {}): Promise<StrictGrafana> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StrictGrafana(server, options);
  }

  /** What was asked of it but for questions. */
  get writes(): string[] {
    return this.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  }

  /** Lets a write whose path is like this fail, after so many that do not. */
  fail(path: RegExp, after: number): void {
    this.#failure = { path, after };
  }

  #fails({ method, path }: Request): boolean {
    if (method === 'GET' || !this.#failure?.path.test(path)) return false;
    if (this.#failure.after > 0) {
      this.#failure = { ...this.#failure, after: this.#failure.after - 1 };
      return false;
    }
    this.#failure = undefined;
    return true;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = { method: message.method!, path: message.url! };
    this.requests.push(request);
    const send = (status: number, body?: unknown) => {
      response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    if (this.#options.instead?.(request, response)) return;
    const { version = '12.4.0', hidesVersion = false, plugin = '0.1.0' } = this.#options;
    const role = (Object.keys(TOKENS) as Role[]).find(
      (name) => message.headers.authorization === `Bearer ${TOKENS[name]}`,
    );
    const body = await bodyOf(message);
    if (request.path === '/api/health') {
      return send(200, { database: 'ok', ...(!hidesVersion && { version, commit: 'abc' }) });
    }
    if (!role) return send(401, { message: 'Invalid API key', messageId: 'api-key.invalid', statusCode: 401 });
    if (this.#fails(request)) return send(500, { message: 'database is locked' });
    if (request.path === '/api/frontend/settings') return send(200, { buildInfo: { version } });
    if (request.path === '/api/access-control/user/permissions') {
      return send(200, Object.fromEntries(PERMISSIONS[role].map((action) => [action, ['*']])));
    }
    if (request.path === '/api/plugins/mahavishnu-learning-datasource/settings') {
      return plugin === null
        ? send(404, { message: 'Plugin not found, no installed plugin with that id' })
        : send(200, { info: { version: plugin }, signature: 'unsigned' });
    }
    if (request.method !== 'GET' && role !== 'Admin') return send(403, { title: 'Access denied' });
    try {
      const answer = this.store.answer(request.method, request.path, body, message.headers['x-disable-provenance']);
      if (answer) return send(answer.status, answer.body);
      this.offences.push(`${request.method} ${request.path} is not known.`);
    } catch (error) {
      this.offences.push(`${request.method} ${request.path}: ${(error as Error).message}`);
    }
    send(500, { message: 'offence' });
  }
}
