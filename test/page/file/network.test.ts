import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDemo } from '../../../src/demo/create-demo';
import { browserIsThere } from '../../support/browser';
import { OpenedPage } from './support/opened-page';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const folder = mkdtempSync(path.join(tmpdir(), 'file-network-'));
const DATABASE = '/data/learning.db';
let opened: OpenedPage;

beforeAll(() =>
  createDemo(path.join(folder, 'learning.db'), { rows: 20_000, days: 30, learned: true, indexes: false }),
);
afterEach(() => opened?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const failed = () => opened.page.locator('[data-panel][data-state=error]');

/** Lets the server of the page send it under this policy, too. */
async function underPolicy(policy: string): Promise<void> {
  await opened.page.route('**/folder/', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });
  await opened.page.reload();
}

describe.runIf(browserIsThere)('where the network fails', () => {
  it('half way through a query, panels say so, and are drawn once it is back', async () => {
    opened = await OpenedPage.open({ data: folder, search: `?db=${DATABASE}` });
    await opened.hint();
    opened.server.lost = DATABASE;
    await opened.goto('/d/mahavishnu-learning-routing');
    await failed().first().waitFor();
    const said = await failed().first().innerText();
    expect(said).toContain('[io_error] The connection to the server of the database broke off.');
    expect(said).toContain('It is read again once the server answers.');
    opened.server.lost = null;
    await failed().first().waitFor({ state: 'detached', timeout: 60_000 });
    await opened.browsed.drawAll();
  });

  it('half way through a file that is loaded whole, the page says how far it came', async () => {
    opened = await OpenedPage.open({ data: folder, ranges: false });
    opened.server.lost = DATABASE;
    await opened.browsed.goto(`/some/folder/?db=${DATABASE}`);
    const said = await opened.problem();
    expect(said).toMatch(
      /^The connection to 127\.0\.0\.1:\d+ broke off after \d+\.\d MB of learning\.db\.\nLoad this page again\./,
    );
    opened.server.lost = null;
    await opened.page.reload();
    expect(await opened.hint()).toContain('20,000 executions');
  });

  it('for a file of the page, its name is told, and the next attempt has it', async () => {
    opened = await OpenedPage.open();
    await opened.page.route('**/duckdb-eh.wasm.gz', (route) => route.abort());
    await opened.choose(path.join(folder, 'learning.db'));
    expect(await opened.problem()).toContain('does not answer, so its file duckdb/duckdb-eh.wasm.gz cannot be had.');
    await opened.page.unroute('**/duckdb-eh.wasm.gz');
    await opened.choose(path.join(folder, 'learning.db'));
    expect(await opened.hint()).toContain('20,000 executions');
  });
});

describe.runIf(browserIsThere)('where a browser', () => {
  it('has no room for a whole file, that is told with ways out', async () => {
    opened = await OpenedPage.open({ data: folder, ranges: false });
    // As one does whose disk is full.
    await opened.page.addInitScript(`
      const blob = Response.prototype.blob;
      Response.prototype.blob = async function () {
        const whole = await blob.call(this);
        if (whole.size > 1_000_000) throw new TypeError('Failed to fetch');
        return whole;
      };`);
    await opened.browsed.goto(`/some/folder/?db=${DATABASE}`);
    const said = await opened.problem();
    expect(said).toMatch(/^The browser has no room to keep learning\.db, which has \d+\.\d MB\.\nMake room/);
    expect(said).toContain('ranges');
  });

  it.each([
    ['starts no worker', "worker-src 'none'"],
    ['runs no WebAssembly', "script-src 'self' blob:"],
  ])('%s by a policy of its server, that is told by its name', async (_, policy) => {
    opened = await OpenedPage.open();
    await underPolicy(policy);
    await opened.choose(path.join(folder, 'learning.db'));
    const said = await opened.problem();
    expect(said).toContain('Content-Security-Policy');
    expect(said).toContain("worker-src blob: and script-src 'wasm-unsafe-eval'");
  });
});
