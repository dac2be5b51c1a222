import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE, REFUSED } from '../engine/conformance/duckdb-sql/sandbox';
import { browserIsThere } from '../support/browser';
import { databaseOf } from '../support/database-of';
import { DEADLY_IN_BROWSERS } from '../support/deadly-sql';
import { EnginePage } from './support/engine-page';

/** Hears of every connection that Chromium opens to anybody but the page's own server. */
class Trap {
  connections = 0;
  readonly #server: Server;

  static async open(): Promise<Trap> {
    const trap = new Trap();
    await new Promise<void>((resolve) => trap.#server.listen(0, '127.0.0.1', resolve));
    return trap;
  }

  private constructor() {
    this.#server = createServer((socket) => {
      this.connections++;
      socket.destroy();
    });
  }

  /** For Chromium: every host is this one. */
  get args(): string[] {
    const { port } = this.#server.address() as AddressInfo;
    const features = ['Translate', 'OptimizationHints', 'MediaRouter', 'AutofillServerCommunication'];
    return [
      `--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${features.join(',')}`,
    ];
  }

  close(): void {
    this.#server.close();
  }
}

/** What a guard may let through, and DuckDB would look up a network for, if it were allowed to. */
const LACKING = [
  'SELECT ST_Point(1, 2) AS n',
  "SELECT to_json({'a': 1}) AS n",
  "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' + INTERVAL 1 MONTH AS n",
  "SELECT strftime(TIMESTAMPTZ '2026-01-01 00:00:00+00', '%A') AS n",
  "SELECT '{\"a\": 1}'::JSON ->> 'a' AS n",
  "SELECT stem('running', 'porter') AS n",
  "SELECT '2026-01-01'::TIMESTAMPTZ AT TIME ZONE 'Nowhere/Atall' AS n",
  'SELECT inet_client_addr() AS n',
  "SELECT 'x' COLLATE de AS n ORDER BY n COLLATE de",
];

const ADDRESSES = [
  "FROM read_csv('https://example.com/data.csv')",
  "FROM read_text('http://example.com/')",
  "FROM read_blob('https://example.com/x')",
  "FROM read_parquet('s3://bucket/x.parquet')",
  "FROM 'https://example.com/data.parquet'",
  "COPY executions TO 'https://example.com/x.csv'",
  "ATTACH 'https://example.com/x.db'",
  'INSTALL httpfs',
  "INSTALL spatial FROM 'https://example.com'",
  'FORCE INSTALL httpfs',
  'LOAD httpfs',
  'SET autoload_known_extensions = true',
  "SET custom_extension_repository = 'https://example.com'",
  'SET enable_external_access = true',
  "PRAGMA enable_logging('HTTP')",
  "CREATE SECRET s (TYPE http, BEARER_TOKEN 'x')",
];

describe.skipIf(!browserIsThere)('the sandbox in Chromium', () => {
  let trap: Trap;
  let page: EnginePage;
  beforeAll(async () => {
    trap = await Trap.open();
    page = await EnginePage.open({ '/learning.db': await databaseOf(HOSTILE) }, trap.args);
    await page.run(`
      const wasm = { eh: location.origin + '/duckdb-eh.wasm', mvp: location.origin + '/duckdb-mvp.wasm' };
      globalThis.replaced = 0;
      const limits = { memoryLimitMb: 200, timeoutSeconds: 5 };
      globalThis.engine = new BrowserEngine({ start: () => startWorker('/worker.js'), wasm, limits, onReplaced: () => replaced++ });
      globalThis.asked = (sql) => engine.rows({ sql }).then(() => 'answered', ({ code }) => code);
      const database = await (await fetch('/learning.db')).blob();
      await engine.load({ kind: 'file', name: 'learning.db', database, generation: 'one', asOf: 1 });`);
  }, 180_000);
  afterAll(async () => {
    await page?.close();
    trap?.close();
  });

  const asked = (sql: string) => page.run<string>(`return asked(${JSON.stringify(sql)})`);
  const stillAnswers = async () =>
    expect(await page.run("return engine.rows({ sql: 'SELECT count(*) AS n FROM executions' })")).toEqual([{ n: 10 }]);

  it('asks nobody on a network, whatever the statement is', async () => {
    const before = trap.connections;
    for (const sql of ADDRESSES) expect([sql, await asked(sql)]).toEqual([sql, 'forbidden_query']);
    for (const { code, statements } of REFUSED) {
      for (const sql of statements)
        expect([sql, await asked(sql.replaceAll('LEARNING', '/1/learning.db'))]).toEqual([sql, code]);
    }
    for (const sql of LACKING) expect([sql, await asked(sql)]).not.toEqual([sql, 'timeout']);
    expect(trap.connections).toBe(before);
    await stillAnswers();
    // What asks is heard.
    await page.run("await fetch('https://extensions.duckdb.org/').catch(() => {})");
    expect(trap.connections).toBeGreaterThan(before);
  }, 120_000);

  it.each(Object.entries(DEADLY_IN_BROWSERS))(
    'outlives %s, and answers the next',
    async (_, sql) => {
      const code = await asked(sql);
      expect([
        'answered',
        'not_in_browser',
        'bad_query',
        'too_large',
        'out_of_memory',
        'engine_crashed',
        'timeout',
      ]).toContain(code);
      await stillAnswers();
    },
    120_000,
  );

  it('has replaced the worker of what ended it, and of nothing else', async () => {
    const before = await page.run<number>('return replaced');
    expect(before).toBeGreaterThan(0);
    await asked('SELECT 1 / nothing');
    await stillAnswers();
    expect(await page.run<number>('return replaced')).toBe(before);
  });
});
