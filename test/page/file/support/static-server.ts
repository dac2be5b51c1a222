import { once } from 'node:events';
import { createReadStream, type Stats, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

interface StaticOptions {
  /** Folders by the path that they are served under, such as `/sub`. */
  readonly folders: Readonly<Record<string, string>>;
  /** Whether it answers with parts of files. */
  readonly ranges?: boolean;
  /** An origin whose pages may read what is here. */
  readonly allows?: string;
  /** The header Authorization without which it answers nothing. */
  readonly authorization?: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

interface Handed {
  readonly path: string;
  readonly range: string | undefined;
  readonly bytes: number;
}

/** A server of files that knows nothing of what it serves, on loopback. */
export class StaticServer {
  /** What was asked for, in order. */
  readonly handed: Handed[] = [];
  /** Path whose connections break off after half of what was asked for; null while the network is sound. */
  lost: string | null = null;
  readonly #server: Server;
  readonly #options: StaticOptions;

  private constructor(options: StaticOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(options: StaticOptions): Promise<StaticServer> {
    const server = new StaticServer(options);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Bytes of this path that have gone out. */
  bytesOf(name: string): number {
    return this.handed.filter((one) => one.path === name).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #find(name: string): { file: string; stats: Stats } | null {
    for (const [under, folder] of Object.entries(this.#options.folders)) {
      if (!name.startsWith(`${under}/`)) continue;
      const rest = name.slice(under.length + 1);
      const file = path.join(folder, rest === '' ? 'index.html' : rest);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.isFile()) return { file, stats };
    }
    return null;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const name = decodeURIComponent(new URL(request.url!, this.origin).pathname);
    const { allows, ranges = true } = this.#options;
    if (allows) {
      response.setHeader('Access-Control-Allow-Origin', allows);
      response.setHeader('Access-Control-Expose-Headers', 'Content-Range, ETag');
      response.setHeader('Access-Control-Allow-Headers', 'Range');
    }
    const { authorization = request.headers.authorization } = this.#options;
    if (request.headers.authorization !== authorization) {
      response.writeHead(401).end();
      return;
    }
    const found = this.#find(name);
    if (request.method === 'OPTIONS' || !found) {
      response.writeHead(found ? 204 : 404).end();
      return;
    }
    const { file, stats } = found;
    const wanted = ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null;
    const [start, end] = wanted
      ? [Number(wanted[1]), Math.min(Number(wanted[2]), stats.size - 1)]
      : [0, stats.size - 1];
    const bytes = Math.max(0, end - start + 1);
    response.setHeader('Content-Type', TYPES[path.extname(file)] ?? 'application/octet-stream');
    response.setHeader('Content-Length', bytes);
    response.setHeader('ETag', `"${stats.size}-${stats.mtimeMs}"`);
    if (wanted) response.setHeader('Content-Range', `bytes ${start}-${end}/${stats.size}`);
    response.writeHead(wanted ? 206 : 200);
    this.handed.push({ path: name, range: request.headers.range, bytes });
    if (bytes === 0) response.end();
    else if (name === this.lost) {
      createReadStream(file, { start, end: start + Math.floor(bytes / 2) })
        .on('end', () => response.destroy())
        .pipe(response, { end: false });
    } else createReadStream(file, { start, end }).pipe(response);
  }
}
