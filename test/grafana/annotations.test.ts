import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { UIDS } from '../../src/dashboards/uids';
import { settled } from './support/panels';
import { Session } from './support/session';

inject('grafana');
let session: Session;

beforeAll(async () => {
  session = await Session.open('Viewer');
});
afterAll(() => session.close());

it('what happened is marked on the axes of time, while its switch is on', async () => {
  const { page } = session;
  await session.goto(`/d/${UIDS.overview}?from=now-30d&to=now`);
  const panel = session.testId('Panel header Executions Over Time');
  const marks = panel.locator('[data-testid="data-testid annotation-marker"]');
  await expect.poll(() => marks.count()).toBeGreaterThan(0);
  await marks.first().hover();
  await page
    .getByText(/%.*succeeded|success rate/i)
    .first()
    .waitFor();
  for (const name of ['Low success', 'Error bursts', 'New error types']) {
    const toggle = page.getByRole('switch', { name });
    if (await toggle.isChecked()) await toggle.click({ force: true });
  }
  await settled(session);
  await expect.poll(() => marks.count()).toBe(0);
  await page.getByRole('switch', { name: 'New error types' }).click({ force: true });
  await expect.poll(() => marks.count()).toBeGreaterThan(0);
  expect(session.complaints).toEqual([]);
});
