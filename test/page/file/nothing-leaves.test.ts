import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDemo } from '../../../src/demo/create-demo';
import { browserIsThere } from '../../support/browser';
import { OpenedPage } from './support/opened-page';
import { StaticServer } from './support/static-server';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = mkdtempSync(path.join(tmpdir(), 'nothing-leaves-'));
let opened: OpenedPage;
let elsewhere: StaticServer | undefined;

beforeAll(async () => {
  await createDemo(path.join(folder, 'learning.db'), { rows: 500, days: 3, learned: true, indexes: false });
  writeFileSync(path.join(folder, 'there.txt'), 'there');
});
afterEach(async () => {
  await opened?.close();
  await elsewhere?.close();
  elsewhere = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What becomes of a request from this window or worker. */
const tried = (address: string) => `fetch(${JSON.stringify(address)}).then((answer) => answer.text(), () => 'refused')`;

/** The same as DuckDB in the worker would ask. */
const triedAtOnce = (address: string) => `(() => {
  const request = new XMLHttpRequest();
  request.open('GET', ${JSON.stringify(address)}, false);
  try {
    request.send();
    return request.responseText;
  } catch {
    return 'refused';
  }
})()`;

describe.runIf(browserIsThere)('of a file that is opened', () => {
  it('nothing leaves the machine: every request goes to the server of the page, for a file of the page', async () => {
    opened = await OpenedPage.open();
    await opened.choose(path.join(folder, 'learning.db'));
    await opened.hint();
    await opened.browsed.drawAll();
    // It lists all that left the origin, too.
    expect(opened.browsed.complaints).toEqual([]);
    expect(opened.server.handed.length).toBeGreaterThan(10);
    for (const { path: name } of opened.server.handed) expect(name).toMatch(/^\/some\/folder\//);
  });

  it('neither the page nor its worker can reach another server, though that lets everybody in', async () => {
    elsewhere = await StaticServer.start({ folders: { '': folder }, allows: '*' });
    opened = await OpenedPage.open();
    await opened.choose(path.join(folder, 'learning.db'));
    await opened.hint();
    const address = `${elsewhere.origin}/there.txt`;
    const [worker] = opened.page.workers();
    expect(await opened.page.evaluate(tried(address))).toBe('refused');
    expect(await worker!.evaluate(tried(address))).toBe('refused');
    expect(await worker!.evaluate(triedAtOnce(address))).toBe('refused');
    expect(elsewhere.handed).toEqual([]);
    // What refuses is the policy: the page's own server answers to the same.
    expect(await worker!.evaluate(triedAtOnce(`${opened.server.origin}/some/folder/LICENSE`))).toContain('Apache');
  });

  it('that its address names, the page can read, and nothing else of that server', async () => {
    elsewhere = await StaticServer.start({ folders: { '': folder }, allows: '*' });
    const search = `?db=${encodeURIComponent(`${elsewhere.origin}/learning.db`)}`;
    opened = await OpenedPage.open({ search });
    expect(await opened.hint()).toContain('500 executions');
    expect(await opened.page.evaluate(tried(`${elsewhere.origin}/there.txt`))).toBe('refused');
    expect(await opened.page.workers()[0]!.evaluate(triedAtOnce(`${elsewhere.origin}/there.txt`))).toBe('refused');
    expect(new Set(elsewhere.handed.map(({ path: name }) => name))).toEqual(new Set(['/learning.db']));
  });
});
