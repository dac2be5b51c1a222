import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { exploreRoute } from './support/explore';
import { GrafanaApi } from './support/grafana-api';
import { pastDay } from './support/past-day';
import { Session } from './support/session';

const day = pastDay();
/** So short that all lines fit. */
const span = { from: day.to - 2 * 3_600_000, to: day.to };
const api = new GrafanaApi(inject('grafana'));
let session: Session;

beforeAll(async () => {
  session = await Session.open('Editor');
});
afterAll(() => session.close());

const WAYS = {
  preset: { queryType: 'preset', preset: 'executions_log', format: 'logs', params: {} },
  SQL: {
    queryType: 'sql',
    format: 'logs',
    rawSql: `SELECT timestamp, task_description AS body, if(success, 'info', 'error') AS level
      FROM executions WHERE $__timeFilter(timestamp) ORDER BY timestamp DESC`,
  },
};

it.each(Object.entries(WAYS))('the lines of a %s have their volume', async (_, query) => {
  const { page } = session;
  const [[lines]] = (await api.rows('SELECT count(*) FROM executions WHERE $__timeFilter(timestamp)', span)) as [
    [number],
  ];
  expect(lines).toBeGreaterThan(0);
  await session.goto(exploreRoute(query, span));
  await page.getByRole('region', { name: 'Answer' }).getByText(`${lines} rows`).waitFor();
  const volume = page.getByRole('region', { name: 'Logs volume' });
  const totals = async () =>
    [...(await volume.innerText()).matchAll(/Total:\s*([\d,]+)/g)].map(([, total]) =>
      Number(total!.replaceAll(',', '')),
    );
  await expect.poll(async () => (await totals()).reduce((sum, total) => sum + total, 0)).toBe(lines);
  expect(session.complaints).toEqual([]);
});

it('a line is shown among those beside it', async () => {
  const { page } = session;
  await session.goto(exploreRoute(WAYS.preset, span));
  const menu = page.getByRole('region', { name: 'Logs', exact: true }).getByRole('button', { name: 'Log menu' });
  await menu.nth(3).click();
  await page.getByRole('menuitem', { name: 'Show context' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log context' });
  const times = async () => (await dialog.innerText()).match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/g) ?? [];
  await expect.poll(async () => (await times()).length).toBeGreaterThan(10);
  const shown = await times();
  expect(shown).toEqual([...shown].sort().reverse());
  expect(session.complaints).toEqual([]);
});
