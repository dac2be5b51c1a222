import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDemo } from '../../../src/demo/create-demo';
import { browserIsThere } from '../../support/browser';
import { BUILT_PAGE, OpenedPage } from './support/opened-page';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const LAST = Date.UTC(2026, 1, 9, 12);
const DAY_MS = 86_400_000;

const folder = mkdtempSync(path.join(tmpdir(), 'file-page-'));
const file = (name: string) => path.join(folder, name);
let opened: OpenedPage;

const sqlPanel = (id: number, rawSql: string) => ({
  id,
  type: 'stat',
  title: `Panel ${id}`,
  gridPos: { x: 6 * id, y: 0, w: 6, h: 6 },
  targets: [{ refId: 'A', queryType: 'sql', format: 'table', rawSql }],
  options: { reduceOptions: { calcs: ['lastNotNull'] } },
});

/** The page as it was built, with another dashboard in it. */
function pageWith(dashboard: object): string {
  const page = file('page');
  rmSync(page, { recursive: true, force: true });
  cpSync(BUILT_PAGE, page, { recursive: true });
  writeFileSync(path.join(page, 'dashboards/own.json'), JSON.stringify({ uid: 'own', title: 'Own', ...dashboard }));
  const list = path.join(page, 'dashboards/index.json');
  const listed = JSON.parse(readFileSync(list, 'utf8')) as object[];
  writeFileSync(list, JSON.stringify([...listed, { uid: 'own', title: 'Own', url: '/d/own', file: 'own.json' }]));
  return page;
}

beforeAll(async () => {
  await createDemo(file('learning.db'), { rows: 2000, days: 30, end: LAST, learned: true, indexes: false });
});
afterEach(() => opened?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(browserIsThere)('the page of a file', () => {
  it('shows the last days that the file has, whatever the clock says, and all of it when asked', async () => {
    opened = await OpenedPage.open();
    await opened.choose(file('learning.db'));
    await opened.hint();
    await opened.browsed.drawAll();
    // The last 24 hours of the file, of which the clock knows nothing.
    expect(Number((await opened.browsed.panel(1).innerText()).match(/\d+$/)?.[0])).toBeGreaterThan(0);
    await opened.page.getByRole('button', { name: 'Show all' }).click();
    await opened.page.waitForURL(/from=\d+/);
    const shown = new URLSearchParams(new URL(opened.page.url()).hash.split('?')[1]);
    expect(Number(shown.get('to'))).toBeGreaterThan(LAST - DAY_MS);
    expect(Number(shown.get('from'))).toBeLessThan(LAST - 29 * DAY_MS);
    await opened.browsed.drawAll();
    await expect.poll(() => opened.browsed.panel(24).innerText(), { timeout: 30_000 }).toContain('2,000');
  });

  it('has no alerts and no refreshing in it, which a file does not have either', async () => {
    opened = await OpenedPage.open();
    await opened.choose(file('learning.db'));
    await opened.hint();
    await opened.browsed.drawAll();
    expect(await opened.page.getByRole('link', { name: /Alert/ }).count()).toBe(0);
    expect(await opened.page.getByRole('button', { name: /Auto refresh/ }).count()).toBe(0);
  });

  it('links its dashboards so that they can be opened in another tab, where the database has an address', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/learning.db' });
    await opened.hint();
    const link = opened.page.getByRole('navigation').getByRole('link', { name: 'Tiers' });
    const href = await link.evaluate((one) => (one as unknown as { href: string }).href);
    expect(href).toContain('?db=/data/learning.db#/d/mahavishnu-learning-tiers');
    await link.click();
    await opened.titled('Learning: Tiers');
    await opened.page.goBack();
    await opened.titled('Learning: Overview');
    await opened.page.goto(href);
    await opened.titled('Learning: Tiers');
    await opened.browsed.drawAll();
    expect(opened.browsed.complaints).toEqual([]);
  });

  it('can be used by the keyboard alone', async () => {
    opened = await OpenedPage.open();
    const focused = () => opened.page.evaluate('document.activeElement.textContent');
    const chooser = opened.page.waitForEvent('filechooser');
    for (let i = 0; i < 10 && (await focused()) !== 'Choose a file'; i++) await opened.page.keyboard.press('Tab');
    await opened.page.keyboard.press('Enter');
    await (await chooser).setFiles(file('learning.db'));
    expect(await opened.hint()).toContain('2,000 executions');
    await opened.page.getByRole('button', { name: 'Close learning.db' }).focus();
    await opened.page.keyboard.press('Enter');
    await opened.page.getByRole('heading', { name: 'Open a learning database' }).waitFor();
  });

  it('takes a file that is dropped on it', async () => {
    opened = await OpenedPage.open();
    const bytes = readFileSync(file('learning.db')).toString('base64');
    await opened.page.evaluate(`
      const bytes = Uint8Array.from(atob(${JSON.stringify(bytes)}), (one) => one.charCodeAt(0));
      window.transfer = new DataTransfer();
      window.transfer.items.add(new File([bytes], 'dropped.db'));
      document.dispatchEvent(new DragEvent('dragover', { dataTransfer: window.transfer, cancelable: true, bubbles: true }));`);
    await opened.page.getByText('Drop the database here to open it').waitFor();
    await opened.page.evaluate(`
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: window.transfer, cancelable: true, bubbles: true }));`);
    expect(await opened.hint()).toContain('dropped.db');
    expect(await opened.hint()).toContain('2,000 executions');
  });

  it('carries variables and a zoom on to other dashboards, and shows them again from its address', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/learning.db' });
    await opened.hint();
    await opened.browsed.drawAll();
    await opened.page.locator('#var-model_tier').focus();
    await opened.page.keyboard.type('sma');
    await opened.page.getByRole('option', { name: 'small' }).click();
    await opened.page.keyboard.press('Escape');
    await opened.page.waitForURL(/var-model_tier=small/);
    await opened.page.getByRole('button', { name: /zoom out/i }).click();
    await opened.page.waitForURL(/from=\d+/);
    await opened.browsed.drawAll();
    await opened.page.getByRole('navigation').getByRole('link', { name: 'Tiers' }).click();
    await opened.titled('Learning: Tiers');
    await opened.browsed.drawAll();
    const tiers = async () => {
      const [, ...rows] = await opened.browsed.panel(1).getByRole('row').allInnerTexts();
      return rows.map((row) => row.split('\n')[0]);
    };
    expect(await tiers()).toEqual(['small']);
    await opened.page.reload();
    await opened.titled('Learning: Tiers');
    await opened.browsed.drawAll();
    expect(await tiers()).toEqual(['small']);
    expect(opened.browsed.complaints).toEqual([]);
  });

  it.each(['dark', 'light'] as const)('fits a narrow window, %s', async (theme) => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/learning.db', theme });
    await opened.page.setViewportSize({ width: 390, height: 800 });
    await opened.hint();
    await opened.browsed.drawAll();
    expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  it('says of what lies beside a database that Grafana shows it', async () => {
    opened = await OpenedPage.open({ data: folder, search: '?db=/data/learning.db#/d/mahavishnu-learning-coverage' });
    await opened.browsed.drawAll();
    await opened.page.getByText('Coverage is in snapshots of metrics, beside the database that is open.').waitFor();
  });

  it('ends a query without end, and answers the others all the same', async () => {
    const endless = 'SELECT count(*) FROM executions a, executions b, executions c, executions d, executions e';
    const page = pageWith({ panels: [sqlPanel(1, endless), sqlPanel(2, 'SELECT count(*) AS n FROM executions')] });
    opened = await OpenedPage.open({ page });
    await opened.choose(file('learning.db'));
    await opened.hint();
    await opened.goto('/d/own');
    await expect.poll(() => opened.browsed.panel(1).getAttribute('data-state'), { timeout: 90_000 }).toBe('error');
    expect(await opened.browsed.panel(1).innerText()).toContain('[timeout]');
    await expect.poll(() => opened.browsed.panel(2).innerText(), { timeout: 60_000 }).toContain('2000');
  });
});
