import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const WAIT = { timeout: 60_000 };

let live: LiveHost;
let browsed: Browsed;

afterEach(async () => {
  await browsed?.close();
  await live?.close();
});

/** Everything evaluated each second: stale data both as it fires at once and as it has to hold. */
const groups = ALERT_GROUPS.map((group) => ({
  ...group,
  interval: '1s',
  rules: group.rules.flatMap((rule) => [
    { ...rule, for: '0s' },
    ...(rule.uid === 'learning-stale' ? [{ ...rule, uid: 'patient', for: '1h' }] : []),
  ]),
}));

const row = (part: string) => browsed.page.locator(`[data-rule*="${part}"]`).first();
const state = (part: string) => row(part).getAttribute('data-state');

describe.runIf(browserIsThere)('an alert rule', () => {
  it('is normal, pending, firing or without data, by what its query comes to', async () => {
    live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 30, alertGroups: groups });
    browsed = await Browsed.open(live.origin, '/alerting');
    const expected = [
      ['size', 'Normal'],
      ['patient', 'Pending'],
      ['learning-stale', 'Firing'],
      // All rows are of another year: there is no rate of the last hour.
      ['success-rate', 'No data'],
    ] as const;
    for (const [part, word] of expected) {
      await expect.poll(() => state(part), WAIT).toBe(word);
      expect(await row(part).locator('td').first().innerText()).toBe(word);
    }
    expect(browsed.complaints).toEqual([]);
  });

  it('says why it cannot be evaluated, and not where the database lies', async () => {
    live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 30, alertGroups: groups });
    browsed = await Browsed.open(live.origin, '/alerting');
    await expect.poll(() => state('size'), WAIT).toBe('Normal');
    rmSync(path.join(live.folder, 'learning.db'));
    await expect.poll(() => state('size'), WAIT).toBe('Error');
    const said = await row('size').innerText();
    expect(said).toMatch(/learning\.db/);
    expect(said).not.toContain(live.folder);
    // One rule is about just that.
    await expect.poll(() => state('unhealthy'), WAIT).toBe('Firing');
  });
});
