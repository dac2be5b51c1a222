import { afterEach, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const WAIT = { timeout: 60_000 };
const FIRST_TABLE = 3;
const EXECUTIONS = 6;

let live: LiveHost;
let browsed: Browsed;
afterEach(async () => {
  await browsed?.close();
  await live?.close();
});

const groups = ALERT_GROUPS.map((group) => ({
  ...group,
  interval: '1s',
  rules: group.rules.map((rule) => ({ ...rule, for: '0s' })),
}));

const rows = (pool: string, count: number, minutes: number, success: boolean) => `INSERT INTO executions (task_id,
  timestamp, task_type, task_description, repo, file_count, estimated_tokens, model_tier, pool_type, routing_confidence,
  complexity_score, success, error_type, duration_seconds, cost_estimate, actual_cost)
  SELECT uuid(), (now() AT TIME ZONE 'UTC') - ${minutes} * INTERVAL 1 MINUTE, 'test', 'A task', 'mahavishnu', 1, 100,
  'small', '${pool}', 0.9, 50, ${success}, ${success ? 'NULL' : "'timeout'"}, 1, 0.001, 0.001 FROM range(${count})`;

describe.runIf(browserIsThere)('from an alert to its cause', () => {
  it('is three clicks: why, the first row, the runbook', async () => {
    live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 0, alertGroups: groups });
    // An hour ago both pools were well; since then one fails, while the work is as it was.
    for (const pool of ['mahavishnu', 'runpod']) await live.writer.run(rows(pool, 200, 90, true));
    await live.writer.run(rows('mahavishnu', 200, 30, true));
    await live.writer.run(rows('runpod', 60, 30, true));
    await live.writer.run(rows('runpod', 140, 30, false));
    browsed = await Browsed.open(live.origin, '/alerting');
    const { page } = browsed;
    const rule = page.locator('[data-rule="learning-success-rate-critical"]');
    await expect.poll(() => rule.getAttribute('data-state'), WAIT).toBe('Firing');
    expect(await rule.innerText()).toMatch(/Why: rate worse in runpod/);
    const runbook = await rule.getByRole('link', { name: 'Runbook' }).getAttribute('href');

    await rule.getByRole('link', { name: 'Why' }).click();
    await page.waitForURL(/\/d\/mahavishnu-learning-why\?/);
    await browsed.drawAll();
    expect(await browsed.panel(1).innerText()).toMatch(/worse in runpod/);

    await browsed.panel(FIRST_TABLE).getByRole('link', { name: 'runpod' }).first().click();
    await page.waitForURL(/var-value=runpod/);
    await browsed.drawAll();
    const shown = () => browsed.panel(EXECUTIONS).innerText();
    await expect.poll(shown, WAIT).toMatch(/timeout/);
    const asked = browsed.lastAsked(EXECUTIONS);
    expect(asked.queries[0]).toMatchObject({ params: { dimension: 'pool_type', value: 'runpod' } });

    await browsed.goto(runbook!);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Low success rate');
    await page.getByRole('link', { name: 'the panel that shows the value' }).click();
    await page.waitForURL(/\/d\/mahavishnu-learning-overview\?viewPanel=6/);
    await expect.poll(() => browsed.panel(6).getAttribute('data-state'), WAIT).toBe('drawn');
    expect(browsed.complaints).toEqual([]);
  });

  it('leads from each rule to its panel, from before it fired until now', async () => {
    live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 30, alertGroups: groups });
    browsed = await Browsed.open(live.origin, '/alerting');
    const rule = browsed.page.locator('[data-rule="learning-stale"]');
    await expect.poll(() => rule.getAttribute('data-state'), WAIT).toBe('Firing');
    const since = await rule.locator('time').getAttribute('datetime');
    await rule.getByRole('link', { name: 'Panel' }).click();
    await browsed.page.waitForURL(/viewPanel=/);
    const search = new URL(browsed.page.url()).searchParams;
    expect(Number(search.get('from'))).toBe(Date.parse(since!) - 3 * 3_600_000);
    expect(search.get('to')).toBe('now');
    await expect
      .poll(() => browsed.panel(Number(search.get('viewPanel'))).getAttribute('data-state'), WAIT)
      .toBe('drawn');
  });
});
