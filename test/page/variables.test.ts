import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { LiveHost } from '../host/support/live-host';
import { browserIsThere } from '../support/browser';
import { Browsed } from './support/browsed';
import { stat, writeOwn } from './support/own-dashboard';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let live: LiveHost;
let browsed: Browsed;

beforeAll(async () => {
  live = await LiveHost.start({ builtPage: inRoot('lib/page'), rows: 10 });
});

afterAll(() => live?.close());

afterEach(() => browsed?.close());

/** Holds the values of variables and the icon that turns meanwhile, and hands them to the page in one go. */
const HOLD = `
  window.held = [];
  const ask = window.fetch;
  window.fetch = async (url, ...rest) => {
    const answer = await ask(url, ...rest);
    const how = /spinner\\.svg/.test(url) ? 'text' : /requestId=variable-/.test(url) ? 'json' : null;
    if (how === null) return answer;
    const body = await answer[how]();
    const held = new Promise((resolve) => window.held.push({ url, go: () => resolve(body) }));
    Object.defineProperty(answer, how, { value: () => held });
    return answer;
  };`;

const shapeIn = (folder: string, icon: string) =>
  /\bd="([^"]+)"/.exec(readFileSync(inRoot(`${folder}/${icon}.svg`), 'utf8'))![1]!;

const WAITING = shapeIn('src/page/icons', 'spinner');
const CLOSED = shapeIn('node_modules/@grafana/ui/dist/public/img/icons/unicons', 'angle-down');

const REPO = {
  type: 'query',
  name: 'repo',
  multi: true,
  includeAll: true,
  query: { refId: 'A', queryType: 'sql', rawSql: "SELECT 'one' AS repo" },
};

const MOMENTS = {
  name: 'Failures',
  enable: true,
  target: {
    refId: 'Anno',
    queryType: 'sql',
    format: 'table',
    rawSql: "SELECT TIMESTAMP '2026-02-09 11:30:00' AS time, 'a' AS text",
  },
};

describe.runIf(browserIsThere)('a variable', () => {
  it('showed for good that its values were being loaded, where they came with the icon that says so', async () => {
    browsed = await Browsed.open('about:', 'blank');
    await browsed.page.addInitScript(HOLD);
    const values = browsed.page.waitForResponse(/requestId=variable-/);
    await browsed.page.goto(
      live.origin + writeOwn(live.dashboards, { panels: [stat(1, 'SELECT 1')], templating: { list: [REPO] } }),
    );
    await browsed.page.waitForSelector('[data-panel][data-state=drawn]');
    await values;
    await browsed.page.waitForLoadState('networkidle');
    await browsed.page.evaluate('for (const { go } of window.held) go()');
    const box = browsed.page.locator('.page-variable', { hasText: 'repo' });
    await box.locator(`svg path[d="${CLOSED}"]`).waitFor();
    expect(await box.locator(`svg path[d="${WAITING}"]`).count()).toBe(0);
  });

  it('whose question got lost was never asked again, nor was an annotation, and panels were asked without it', async () => {
    browsed = await Browsed.open('about:', 'blank');
    for (const asked of ['variable', 'annotation'])
      await browsed.page.route(new RegExp(`requestId=${asked}-`), (route) => route.abort(), { times: 1 });
    await browsed.page.goto(
      live.origin +
        writeOwn(live.dashboards, {
          panels: [stat(1, "SELECT count(*) AS n FROM (SELECT 'one' AS repo FROM range(7)) WHERE repo IN ($repo)")],
          templating: { list: [REPO] },
          annotations: { list: [MOMENTS] },
        }),
    );
    const lost = browsed.page.getByLabel(/does not answer/).first();
    await lost.waitFor();
    await browsed.panel(1).getByText('7', { exact: true }).waitFor();
    expect(browsed.asked).toHaveLength(1);
    await lost.waitFor({ state: 'detached' });
  });

  it('with more values than are listed could be given none of the others', async () => {
    const many = {
      ...REPO,
      query: { ...REPO.query, rawSql: "SELECT printf('r%04d', range) AS repo FROM range(6000)" },
    };
    browsed = await Browsed.open(
      live.origin,
      writeOwn(live.dashboards, { panels: [stat(1, 'SELECT 1')], templating: { list: [many] } }),
    );
    const box = browsed.page.getByLabel('repo', { exact: true });
    await box.click();
    await browsed.page.getByRole('option', { name: 'r0001' }).waitFor();
    await box.fill('r5999');
    await browsed.page.getByRole('option', { name: /r5999/ }).click();
    await browsed.page.waitForURL(/var-repo=r5999$/);
  });
});
