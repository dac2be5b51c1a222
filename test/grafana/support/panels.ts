import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Session } from './session';

/** A panel as it is seen. */
export interface ShownPanel {
  readonly title: string;
  readonly text: string;
  /** Whether something is drawn that holds no text, as a gauge does. */
  readonly hasCanvas: boolean;
  /** Whether there is a sign of an error at its head. */
  readonly hasError: boolean;
  /** What stands where a drawing should be, such as "No data". */
  readonly instead: string;
}

const HEADER = 'data-testid Panel header ';

/** Reads all panels that are in the page. */
const READ = `[...document.querySelectorAll('[data-testid^="${HEADER}"]')].map((panel) => ({
  title: panel.dataset.testid.slice(${HEADER.length}),
  text: panel.innerText,
  hasCanvas: panel.querySelector('canvas') !== null,
  hasError: panel.querySelector('[data-testid="data-testid Panel status error"]') !== null,
  instead: panel.querySelector('[data-testid="data-testid Panel data error message"]')?.innerText ?? '',
}))`;

/** Links to dashboards, wherever they stand: as their uids. */
const LINKED = `[...document.querySelectorAll('a[href*="/d/"]')].map(({ pathname }) => pathname.split('/d/')[1]?.split('/')[0] ?? '')`;

/** Titles, heads of columns and tables that are wider than the room they have. */
const CUT = `(() => {
  const isCut = (element) => element.scrollWidth > element.clientWidth + 1;
  const panels = [...document.querySelectorAll('[data-testid^="${HEADER}"]')];
  return panels.flatMap((panel) => {
    const title = panel.dataset.testid.slice(${HEADER.length});
    const titles = [...panel.querySelectorAll('h2')].filter(isCut).map(() => title + ': its title');
    const tables = [...panel.querySelectorAll('[role="grid"]')].filter(isCut).map(() => title + ': its last columns');
    const heads = [...panel.querySelectorAll('[role="columnheader"]')]
      .filter((head) => [head, ...head.querySelectorAll('*')].some(isCut))
      .map((head) => title + ': the head ' + head.innerText);
    return [...titles, ...tables, ...heads];
  });
})()`;

const isAtWork = `document.querySelector('[aria-label="Panel loading bar"]') !== null`;

export const shownPanels = (session: Session) => session.page.evaluate(READ) as Promise<ShownPanel[]>;

/** What of the panels is cut. */
export const cutIn = (session: Session) => session.page.evaluate(CUT) as Promise<string[]>;

/** Opens the menu of the other dashboards at the head of each. Its entries, as links. */
export async function openMenuOfOthers(session: Session): Promise<Locator> {
  await session.page.getByRole('button', { name: 'Learning dashboards' }).click();
  const entries = session.testId('Dashboard link');
  await entries.first().waitFor();
  return entries;
}

/** The uids of all dashboards that links of the page lead to. */
export const linkedDashboards = async (session: Session) => new Set((await session.page.evaluate(LINKED)) as string[]);

/** Makes the window so high that no panel is below the fold, and waits until so many are drawn. */
export async function drawAll(session: Session, count: number): Promise<ShownPanel[]> {
  const { page } = session;
  await page.setViewportSize({ width: page.viewportSize()!.width, height: 6000 });
  await expect.poll(async () => (await shownPanels(session)).length, { timeout: 60_000 }).toBe(count);
  await settled(session);
  return shownPanels(session);
}

/** Waits until no panel has asked for half a second. */
export async function settled({ page }: Session): Promise<void> {
  for (let quiet = 0; quiet < 5; ) {
    quiet = (await page.evaluate(isAtWork)) ? 0 : quiet + 1;
    await page.waitForTimeout(100);
  }
}
