import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { bundle } from '../../../scripts/build/bundle';
import { inRoot } from '../../../scripts/build/root';
import { launchBrowser } from '../../support/browser';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.db': 'application/octet-stream',
  '.html': 'text/html',
};

async function bundleClient(output: string): Promise<void> {
  await bundle({
    mode: 'development',
    devtool: false,
    context: inRoot('.'),
    target: ['web', 'es2022'],
    entry: './test/browser/page/main.ts',
    output: { path: output, filename: 'client.js' },
    resolve: { extensions: ['.ts', '.js'] },
    module: {
      rules: [
        {
          test: /\.ts$/,
          exclude: /node_modules/,
          loader: 'swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
        },
      ],
    },
  });
}

/** A page in Chromium with the client of the engine, and the built worker beside it. */
export class EnginePage {
  readonly page: Page;
  /** Where the worker and its WebAssembly are. */
  readonly origin: string;
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #folder: string;

  /** @param files by address, what is to be had beside the engine. @param args for Chromium */
  static async open(files: Readonly<Record<string, Uint8Array>>, args: readonly string[] = []): Promise<EnginePage> {
    const folder = await mkdtemp(path.join(tmpdir(), 'engine-page-'));
    await bundleClient(folder);
    const places: Readonly<Record<string, string>> = {
      '/client.js': path.join(folder, 'client.js'),
      '/worker.js': inRoot('dist/duckdb/worker.js'),
      '/duckdb-eh.wasm': inRoot('dist/duckdb/duckdb-eh.wasm'),
      '/duckdb-mvp.wasm': inRoot('dist/duckdb/duckdb-mvp.wasm'),
    };
    const server = createServer(async ({ url = '/' }, response) => {
      response.setHeader('access-control-allow-origin', '*');
      const place = places[url];
      const body =
        url === '/' ? '<script src="/client.js"></script>' : (files[url] ?? (place && (await readFile(place))));
      if (body === undefined) response.statusCode = 404;
      response.setHeader('content-type', TYPES[path.extname(url)] ?? 'text/html');
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchBrowser(args);
    const page = await browser.newPage();
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await page.goto(`${origin}/`);
    return new EnginePage(folder, server, browser, page, origin);
  }

  private constructor(folder: string, server: Server, browser: Browser, page: Page, origin: string) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
    this.page = page;
    this.origin = origin;
  }

  /** Runs a script of the page's: its last expression, a promise perhaps. */
  run<T>(script: string): Promise<T> {
    return this.page.evaluate(`(async () => { ${script} })()`) as Promise<T>;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.#folder, { recursive: true });
  }
}
