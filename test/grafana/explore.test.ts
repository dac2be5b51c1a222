import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { says } from '../page/support/shown';
import { exploreRoute } from './support/explore';
import { GrafanaApi } from './support/grafana-api';
import { QueryEditorOnPage } from './support/query-editor';
import { Session } from './support/session';

const HOUR = 3_600_000;
/** Whole hours that are over, in which nothing changes. */
const to = Math.floor((Date.now() - HOUR) / HOUR) * HOUR;
const span = { from: to - 24 * HOUR, to };

const api = new GrafanaApi(inject('grafana'));
let session: Session;
let editor: QueryEditorOnPage;

beforeAll(async () => {
  session = await Session.open('Editor');
  editor = new QueryEditorOnPage(session.page);
});
afterAll(() => session.close());

/** Rows of the table below the query, its header not included. */
async function tableRows(): Promise<string[][]> {
  const rows = session.page.getByRole('grid').first().getByRole('row');
  const texts: string[][] = [];
  for (const row of await rows.all()) {
    const cells = await row.getByRole('gridcell').allInnerTexts();
    if (cells.length > 0) texts.push(cells.map((cell) => cell.trim()));
  }
  return texts;
}

const byTier = () =>
  api.rows(
    `SELECT model_tier, count(*) AS n FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1 ORDER BY n DESC`,
    span,
  );

async function sameAsByHand(): Promise<void> {
  const expected = await byTier();
  expect(expected.length).toBeGreaterThan(2);
  await expect.poll(async () => (await tableRows()).map(([tier]) => tier)).toEqual(expected.map(([tier]) => tier));
  const shown = await tableRows();
  for (const [row, [tier, count]] of expected.entries()) {
    expect(says(shown[row]![1]!, Number(count)), `${tier}: ${shown[row]}`).toBe(true);
  }
}

describe('Explore', () => {
  beforeEach(async () => {
    session.complaints.length = 0;
  });

  it('asks by a metric', async () => {
    await session.goto(exploreRoute({}, span));
    await editor.choose('By', 'Model tier');
    await editor.press('Format', 'Table');
    await session.page.getByRole('combobox', { name: 'Measures', exact: true }).focus();
    for (let i = 0; i < 2; i++) await session.page.keyboard.press('Backspace');
    await editor.choose('Measures', 'Executions');
    await editor.choose('Bucket', 'none');
    await sameAsByHand();
    expect(session.complaints).toEqual([]);
  });

  it('asks by a preset', async () => {
    await session.goto(exploreRoute({}, span));
    await editor.press('Ask by', 'Preset');
    await editor.choose('Preset', 'cost_by_model_tier');
    const expected = await api.rows(
      'SELECT model_tier, sum(actual_cost) AS c FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1 ORDER BY c DESC',
      span,
    );
    // A question that is answered by a table is shown as one.
    await expect.poll(async () => (await tableRows()).map(([tier]) => tier)).toEqual(expected.map(([tier]) => tier));
    expect(session.complaints).toEqual([]);
  });

  it('asks by SQL, completes it, and marks what is wrong', async () => {
    const { page } = session;
    await session.goto(exploreRoute({ queryType: 'sql', format: 'table', rawSql: '' }, span));
    await editor.writeSql('SELECT nothing_here FROM executions');
    await expect.poll(() => editor.monaco.locator('.squiggly-error').count()).toBe(1);
    expect(await editor.verdict.innerText()).toMatch(/^Line 1, column 8: .*nothing_here/);
    await editor.writeSql('SELECT ');
    await page.keyboard.type('model_t');
    await expect
      .poll(() => editor.offered.allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringContaining('model_tier')]));
    await page.keyboard.press('Enter');
    await page.keyboard.insertText(
      ', count(*) AS n FROM executions WHERE $__timeFilter(timestamp) GROUP BY 1 ORDER BY n DESC',
    );
    expect(await editor.sql()).toMatch(/^SELECT model_tier, count/);
    await expect.poll(() => editor.monaco.locator('.squiggly-error').count()).toBe(0);
    expect(await editor.verdict.count()).toBe(0);
    await page.keyboard.press('ControlOrMeta+Enter');
    await sameAsByHand();
    expect(session.complaints).toEqual([]);
  });

  it('shows parameter hints after a macro was completed', async () => {
    const { page } = session;
    await session.goto(exploreRoute({ queryType: 'sql', format: 'table', rawSql: '' }, span));
    await editor.writeSql('SELECT count(*) FROM executions WHERE ');
    await page.keyboard.type('$__timeF');
    await expect.poll(() => editor.offered.first().innerText()).toContain('$__timeFilter');
    await page.keyboard.press('Enter');
    await page.locator('.parameter-hints-widget.visible').waitFor();
  });

  it('offers what begins so when a name is typed', async () => {
    const { page } = session;
    await session.goto(exploreRoute({ queryType: 'sql', format: 'table', rawSql: '' }, span));
    await editor.writeSql('SELECT ');
    await page.keyboard.type('aver');
    await expect.poll(() => editor.offered.first().innerText()).toMatch(/^avg/);
  });
});
