import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WAIT = { timeout: 30_000 };
const MAX_TABS = 60;

let live: LiveHost;
let browsed: Browsed;

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 30 });
  browsed = await Browsed.open(live.origin, '/d/mahavishnu-learning-overview?refresh=');
  await browsed.page.waitForSelector('[data-state=drawn]');
});

afterAll(async () => {
  await browsed?.close();
  await live?.close();
});

/** What has the focus, by its name, else by its text. */
const focused = () =>
  browsed.page.evaluate<string>(
    `(({ activeElement: one }) =>
      [one.getAttribute('aria-label'), one.dataset.testid, one.getAttribute('title'), one.id && document.querySelector('label[for="' + one.id + '"]')?.innerText, one.innerText]
        .filter(Boolean).join(' / '))(document)`,
  );

/** Presses Tab until something of that name has the focus, and nothing else than Tab. */
async function tabTo(name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < MAX_TABS; i++) {
    await browsed.page.keyboard.press('Tab');
    const now = await focused();
    if (name.test(now)) return;
    passed.push(now);
  }
  throw new Error(`Tab never reached ${name}, but: ${passed.join(', ')}`);
}

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => browsed.page.keyboard.press(key)), Promise.resolve());

const asked = (panel: number) => browsed.asked.filter((one) => one.panel === String(panel)).length;

describe.runIf(browserIsThere)('by the keyboard alone', () => {
  it('a variable is chosen', async () => {
    await tabTo(/Model tier/);
    await browsed.page.keyboard.type('sma');
    await browsed.page.getByRole('option', { name: 'small' }).waitFor();
    await press('ArrowDown', 'Enter', 'Escape');
    await browsed.page.waitForURL(/var-model_tier=/);
  });

  it('annotations are switched on', async () => {
    await tabTo(/New error types/);
    await press('Space');
    await browsed.page.waitForURL(/annotation=New\+error\+types/);
  });

  it('the time range is chosen', async () => {
    await tabTo(/Time range selected/);
    await press('Enter');
    await browsed.page.getByText('Last 30 days').first().waitFor();
    await tabTo(/from/i);
    await press('Control+a');
    await browsed.page.keyboard.type('now-30d');
    await press('Enter');
    await browsed.page.waitForURL(/from=now-30d/);
  });

  it('everything is asked anew', async () => {
    const before = asked(1);
    await tabTo(/RefreshPicker run button/);
    await press('Enter');
    await expect.poll(() => asked(1), WAIT).toBeGreaterThan(before);
  });

  it('the link of a panel is followed', async () => {
    await browsed.panel(7).scrollIntoViewIfNeeded();
    await tabTo(/Learning: Tiers/);
    await press('Enter');
    await browsed.page.waitForURL(/mahavishnu-learning-tiers/);
    expect(browsed.complaints).toEqual([]);
  });
});
