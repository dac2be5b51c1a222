import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { UIDS } from '../../src/dashboards/uids';
import { cutIn, drawAll, linkedDashboards, openMenuOfOthers, type ShownPanel } from './support/panels';
import { Session } from './support/session';
import type { Role } from './support/users';

const troubles = (panels: readonly ShownPanel[]) =>
  panels
    .filter(({ hasError, instead }) => hasError || instead !== '')
    .map(({ title, instead }) => `${title}: ${instead}`);

/** What a panel says where there is nothing to show. */
const NOTHING = 'No executions';

/** The demo has nothing of it, or nothing until somebody asks for it. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['Rules That Rows Break', 'Similar Executions']);

const withoutTitle = ({ title, text }: ShownPanel) => text.replace(title, '').trim();

const ALL: string[] = Object.values(UIDS).toSorted();

const SEEN: readonly [Role, 'dark' | 'light'][] = [
  ['Viewer', 'light'],
  ['Editor', 'dark'],
];

describe.each(SEEN)('as %s, %s', (role, theme) => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open(role, { theme });
  });
  afterAll(() => session.close());

  it.each(DASHBOARDS)('all of $title is drawn', async ({ uid, rows }) => {
    session.complaints.length = 0;
    await session.goto(`/d/${uid}`);
    const sources = rows.flatMap((row) => row.panels);
    const emptyWords = new Map(sources.map(({ title, empty = NOTHING }) => [title, empty]));
    const panels = await drawAll(session, sources.length);
    // Heads of columns above nothing do not say why there is nothing.
    const untold = panels.filter(({ title, instead }) => MAY_BE_EMPTY.has(title) && instead !== emptyWords.get(title));
    expect.soft(untold).toEqual([]);
    expect.soft(troubles(panels.filter(({ title }) => !MAY_BE_EMPTY.has(title)))).toEqual([]);
    expect.soft(panels.filter((panel) => !panel.hasCanvas && withoutTitle(panel) === '')).toEqual([]);
    const isEmpty = (panel: ShownPanel) => withoutTitle(panel) === emptyWords.get(panel.title);
    expect.soft(panels.filter(isEmpty).filter(({ title }) => !MAY_BE_EMPTY.has(title))).toEqual([]);
    expect.soft(await cutIn(session)).toEqual([]);
    await openMenuOfOthers(session);
    // Those that the dashboard links to, and the others at its head; none is missing, none leads elsewhere.
    expect.soft([...(await linkedDashboards(session)), uid].sort()).toEqual(expect.arrayContaining(ALL));
    expect.soft(ALL).toEqual(expect.arrayContaining([...(await linkedDashboards(session))]));
    expect.soft(session.complaints).toEqual([]);
  });

  it('charts are not made anew at each refresh', async () => {
    const { page } = session;
    await session.goto(`/d/${UIDS.overview}?from=now-1d/d&to=now-1d/d`);
    const charts = page.locator('.uplot');
    await expect.poll(() => charts.count()).toBeGreaterThan(1);
    const marked =
      "[...document.querySelectorAll('.uplot')].map((chart) => chart.setAttribute('data-seen', '')).length";
    const shown = await page.evaluate(marked);
    for (let refresh = 0; refresh < 2; refresh++) {
      const answered = page.waitForResponse((response) => response.url().includes('/api/ds/query'));
      await session.testId('RefreshPicker run button').click();
      await answered;
      await page.locator('[aria-label="Panel loading bar"]').first().waitFor({ state: 'detached' });
    }
    expect(await page.locator('.uplot[data-seen]').count()).toBe(shown);
  });

  it('the menu at the head leads to the other dashboard, with what is chosen', async () => {
    const { page } = session;
    await session.goto(`/d/${UIDS.overview}?from=now-2d&to=now&var-model_tier=large`);
    const entries = await openMenuOfOthers(session);
    await entries.filter({ hasText: 'Learning: Pools' }).click();
    await page.waitForURL(`**/d/${UIDS.pools}**`);
    const asked = new URL(page.url()).searchParams;
    expect([asked.get('from'), asked.get('to'), asked.getAll('var-model_tier')]).toEqual(['now-2d', 'now', ['large']]);
    await session.testId('Panel header Pools Compared').first().waitFor();
  });
});
