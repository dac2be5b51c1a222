import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { GrafanaApi } from './support/grafana-api';
import { Session } from './support/session';

const { database } = inject('grafana');
let session: Session;
let uid = '';

beforeAll(async () => {
  session = await Session.open('Admin');
});
afterAll(async () => {
  await session.close();
  if (uid) await new GrafanaApi(inject('grafana')).call('DELETE', `/api/datasources/uid/${uid}`);
});

it('a data source is added, saved and tested', async () => {
  const { page } = session;
  await session.goto('/connections/datasources/new');
  await page.getByPlaceholder('Filter by name or type').fill('Mahavishnu');
  await page.getByRole('button', { name: /Mahavishnu Learning/ }).click();
  const path = page.getByRole('textbox', { name: /^Path/ });
  await path.fill(database);
  uid = /edit\/([^/?]+)/.exec(page.url())![1]!;
  await session.testId('Data source settings page Save and Test button').click();
  const answer = page.getByRole('status').filter({ hasText: 'learning.db has' });
  await answer.waitFor();
  expect(await answer.innerText()).toMatch(/learning\.db has [\d,]+ executions, the newest of/);
  // What it says of itself below is no older than that.
  const state = page.getByRole('group', { name: 'State, as last saved' });
  await expect.poll(() => state.innerText()).toMatch(/Executions\s+[\d,]+/);
  expect(await state.getByRole('alert').count()).toBe(0);
});

it('the provisioned one is well, and a path that leads nowhere is told', async () => {
  const { page } = session;
  await session.goto(`/connections/datasources/edit/${DATA_SOURCE.uid}`);
  const state = page.getByRole('group', { name: 'State, as last saved' });
  await expect.poll(() => state.innerText()).toMatch(/Executions\s+[\d,]+/);
  await session.goto('/connections/datasources/edit/missing');
  await expect.poll(() => state.innerText()).toContain('missing.db does not exist');
});

it('where the database lies is told to administrators only', async () => {
  const viewer = await Session.open('Viewer');
  try {
    const health = (of: Session) => of.fetch(`/api/datasources/uid/${DATA_SOURCE.uid}/health`);
    expect(await health(session)).toContain(database);
    const told = await health(viewer);
    expect(told).toContain('learning.db has');
    expect(told).not.toContain(database);
  } finally {
    await viewer.close();
  }
});
