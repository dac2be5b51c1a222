import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { inRoot } from '../../../scripts/build/root';
import { readFrame } from '../../../src/frame/json/read-frame';
import { HealthStatus } from '../../../src/protocol/diagnostics';
import { openContext } from '../../support/browser';
import type { DataSourceOptions, GrafanaClient } from '../../support/grafana-client';
import { LivePlugin } from '../../support/live-plugin';
import { serverTime } from '../../support/server-time';
import type { EditorKind } from '../page/editor-kind';
import type { Followed } from '../page/followed';
import type { PageVariable } from '../page/page-variable';
import { PROXIED, proxied } from './data-proxy';
import { type GrafanaVersion, packageOf } from './grafana-versions';
import { bundlePage } from './page-bundle';

/** Which folder is behind which address, as each Grafana asks for them. */
const foldersOf = (grafana: GrafanaVersion, bundle: string): Readonly<Record<string, string>> => ({
  '/page/': bundle,
  '/plugin/': inRoot('dist'),
  '/public/plugins/mahavishnu-learning-datasource/': inRoot('dist'),
  '/monaco/': packageOf(grafana, 'monaco-editor/min/vs'),
  '/vs/': packageOf(grafana, 'monaco-editor/min/vs'),
  '/public/lib/monaco/min/vs/': packageOf(grafana, 'monaco-editor/min/vs'),
  '/public/build/': packageOf(grafana, '@grafana/ui/dist/public'),
  '/public/img/': packageOf(grafana, '@grafana/ui/dist/public/img'),
});

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Fonts, and icons of its own that the package lacks, come with Grafana's server. */
const isOfGrafana = (url: string) => /\/public\/(fonts|(build\/)?img\/icons)\//.test(url);

const RESOURCES = /^\/api\/datasources\/uid\/[^/]+\/resources\/(.+)$/;

const HEALTH = /^\/api\/datasources\/uid\/[^/]+\/health$/;

interface Sent {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface QueryBody {
  readonly from: string;
  readonly to: string;
  readonly queries: { readonly refId: string; readonly intervalMs: number }[];
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

interface Options {
  readonly grafana?: GrafanaVersion;
  /** That Grafana shows itself in, such as de-DE; English otherwise. */
  readonly language?: string;
  /** To copy; else a new one of 30 rows. */
  readonly database?: string;
  /** Which other folder is behind which address. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Settings of the data source, beside its path. */
  readonly jsonData?: Readonly<Record<string, unknown>>;
  /** Headers of the page itself. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of a database, which there is a data proxy for, and what that has to send with each request. */
  readonly proxied?: { readonly database: string; readonly secrets?: Readonly<Record<string, string>> };
}

interface Opened {
  readonly page: Page;
  readonly server: Server;
  /** The built plugin behind the page. */
  readonly live: LivePlugin;
  readonly folders: Readonly<Record<string, string>>;
}

/** What the control with the focus is called. */
const FOCUSED = `(() => {
  const { activeElement: control } = document;
  return control.ariaLabel ?? control.labels?.[0]?.innerText ?? control.innerText;
})()`;

/** The editors of the built plugin in Chromium, with Grafana's own components, and its backend behind them. */
export class EditorPage {
  /** What the browser complained of. */
  readonly complaints: string[] = [];
  /** Bodies of the queries that reached the backend. */
  readonly asked: unknown[] = [];
  readonly #options: Options;
  #opened: Opened | undefined;

  constructor(options: Options = {}) {
    this.#options = options;
  }

  /** Throws when the page does not start; nothing is left then. */
  async open(): Promise<this> {
    const { grafana = '13.2', language = '', database, folders } = this.#options;
    const starting = database === undefined ? LivePlugin.start(30) : LivePlugin.over(database);
    const [live, bundle] = await Promise.all([starting, bundlePage(grafana)]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const page = await (await openContext()).newPage();
    await this.#tellSettings(page);
    this.#opened = { live, server, page, folders: { ...foldersOf(grafana, bundle), ...folders } };
    this.#listen(this.#opened);
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      await page.goto(`${address}?language=${language}`, { waitUntil: 'commit' });
      await page.waitForSelector('body[data-ready]', { state: 'attached', timeout: 120_000 });
    } catch (cause) {
      await this.close();
      throw new Error(`The page does not start. ${this.complaints.join(' ')}`, { cause });
    }
    return this;
  }

  /** The same page once more, beside the first. */
  async openAnother(): Promise<Page> {
    const page = await this.page.context().newPage();
    await this.#tellSettings(page);
    await page.goto(this.page.url(), { waitUntil: 'commit' });
    await page.waitForSelector('body[data-ready]', { state: 'attached', timeout: 120_000 });
    return page;
  }

  /** Opens the page anew: what its scripts held is gone, what the browser keeps is not. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'commit' });
    await this.page.waitForSelector('body[data-ready]', { state: 'attached', timeout: 120_000 });
  }

  #tellSettings(page: Page): Promise<unknown> {
    return page.addInitScript(`window.jsonData = ${JSON.stringify(this.#options.jsonData ?? {})}`);
  }

  #client(options?: DataSourceOptions): GrafanaClient {
    return this.live.client(this.#options.jsonData, options);
  }

  get page(): Page {
    return this.#parts.page;
  }

  get live(): LivePlugin {
    return this.#parts.live;
  }

  get #parts(): Opened {
    if (!this.#opened) throw new Error('The page is not open.');
    return this.#opened;
  }

  #listen({ page, server }: Opened): void {
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => {
      const { url } = message.location();
      if (['error', 'warning'].includes(message.type()) && !isOfGrafana(url)) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('response', (response) => {
      if (response.status() >= 400 && !isOfGrafana(response.url()))
        this.complaints.push(`${response.status()} ${response.url()}`);
    });
    server.on('request', (request, response) => {
      this.#answer(request).then(
        ({ status = 200, type, body, headers }) =>
          response
            .writeHead(status, {
              'Content-Type': type,
              ...headers,
              ...(request.url!.startsWith('/?') && this.#options.headers),
            })
            .end(body),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
  }

  /** @param app of Grafana's, by its own name, such as `unified-alerting` */
  async mount(kind: EditorKind, value: unknown, theme: 'light' | 'dark' = 'dark', app?: string): Promise<void> {
    const given = [kind, value, theme, ...(app ? [app] : [])].map((one) => JSON.stringify(one));
    await this.page.evaluate(`harness.mount(${given.join(', ')})`);
  }

  /** The answer to a query by way of the data source: columns of each frame. */
  ask(
    query: unknown,
    request: unknown = {},
  ): Promise<{ columns: [string, unknown[]][][]; error?: { message: string } }> {
    return this.page.evaluate(`harness.ask(${JSON.stringify(query)}, ${JSON.stringify(request)})`) as never;
  }

  /** Where the links of all values of the answer lead. */
  links(query: unknown, request: unknown = {}): Promise<Followed[]> {
    return this.page.evaluate(`harness.links(${JSON.stringify(query)}, ${JSON.stringify(request)})`) as never;
  }

  /** Has the query answered, and hands the answer to the editor as a panel does. */
  answer(query: unknown): Promise<void> {
    return this.page.evaluate(`harness.answer(${JSON.stringify(query)})`) as Promise<void>;
  }

  /** What a call on the data source gives, as `getTagKeys()`. */
  source(call: string): Promise<unknown> {
    return this.page.evaluate(`harness.source.${call}`);
  }

  /** What Explore gets when it asks for a log, its volume or the lines beside a line, as `volume({ … })`. */
  logs<T>(call: string, ...given: unknown[]): Promise<T> {
    return this.page.evaluate(`harness.logs.${call}(...${JSON.stringify(given)})`) as Promise<T>;
  }

  setVariables(variables: readonly PageVariable[]): Promise<unknown> {
    return this.page.evaluate(`harness.setVariables(${JSON.stringify(variables)})`);
  }

  /** What the control with the focus is called. */
  async focused(): Promise<string> {
    return String(await this.page.evaluate(FOCUSED));
  }

  /** Presses Tab until a control whose name begins so has the focus. */
  async tabTo(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      await this.page.keyboard.press(key);
      if ((await this.focused()).startsWith(name)) return;
    }
    throw new Error(`${key} does not lead to ${name}.`);
  }

  /** An option of the select that is open. */
  option(name: string | RegExp): Locator {
    // Grafana 10.4 gives all of them the same name, and no role.
    const first = typeof name === 'string' ? new RegExp(`^${name.replace(/\W/g, '\\$&')}`) : name;
    const nameless = this.page.getByLabel('Select option', { exact: true }).filter({ hasText: first });
    return this.page.getByRole('option', { name }).or(nameless).first();
  }

  /** Chooses in a select, by its name and words of the option. */
  async choose(select: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: select, exact: true }).click();
    await this.option(option).click();
  }

  /** What Grafana's shortcuts did, in turn. */
  shortcuts(): Promise<string[]> {
    return this.page.evaluate('harness.shortcuts') as Promise<string[]>;
  }

  /** As the editor last handed it over. */
  value<T = Record<string, unknown>>(): Promise<T> {
    return this.page.evaluate('harness.value') as Promise<T>;
  }

  async close(): Promise<void> {
    if (!this.#opened) return;
    const { page, server, live } = this.#opened;
    await page.context().close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await live.dispose();
  }

  async #answer(request: IncomingMessage): Promise<Sent> {
    const url = request.url!;
    const { proxied: behind } = this.#options;
    if (behind && PROXIED.test(url)) return proxied(request, behind.database, behind.secrets);
    const json = (body: unknown, status = 200) => ({ status, type: 'application/json', body: JSON.stringify(body) });
    const [, resource] = RESOURCES.exec(url) ?? [];
    if (resource) {
      const sent = request.method === 'GET' ? undefined : await readText(request);
      const client = this.#client({ role: 'Admin' });
      if (resource.startsWith('tables/part')) {
        const { code, type = '', body } = await client.file(resource);
        return { status: code, type, body };
      }
      const { code, body } = await client.resource(resource, request.method, sent);
      return json(body, code);
    }
    if (HEALTH.test(url)) {
      const { status, message, details } = await this.#client({ role: 'Admin' }).health();
      return json(
        { status: status === HealthStatus.ok ? 'OK' : 'ERROR', message, details },
        status === HealthStatus.ok ? 200 : 400,
      );
    }
    if (url.startsWith('/api/ds/query')) return json({ results: await this.#query(request) });
    if (url.startsWith('/?')) {
      return { type: 'text/html', body: readFileSync(path.join(import.meta.dirname, '../page/index.html')) };
    }
    const { pathname } = new URL(url, 'http://page');
    const { folders } = this.#parts;
    const prefix = Object.keys(folders).find((candidate) => pathname.startsWith(candidate));
    if (!prefix) return json({ message: `There is no ${pathname}.` }, 404);
    try {
      const body = readFileSync(path.join(folders[prefix]!, pathname.slice(prefix.length)));
      return { type: TYPES[path.extname(pathname)] ?? 'application/octet-stream', body };
    } catch {
      return json({ message: `There is no ${pathname}.` }, 404);
    }
  }

  async #query(request: IncomingMessage) {
    const { queries, from, to } = JSON.parse(await readText(request)) as QueryBody;
    this.asked.push(...queries);
    const answers = await this.#client().answers(Object.fromEntries(queries.map((query) => [query.refId, query])), {
      timeRange: { fromEpochMs: serverTime(Number(from)), toEpochMs: serverTime(Number(to)) },
      intervalMs: queries[0]!.intervalMs,
    });
    return Object.fromEntries(
      [...answers].map(([refId, { status, error, frames }]) => [
        refId,
        error ? { status, error, frames: [] } : { status, frames: frames.map(readFrame) },
      ]),
    );
  }
}
