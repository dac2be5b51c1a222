import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DATA_SOURCE } from '../../src/dashboards/data-source';
import { UIDS } from '../../src/dashboards/uids';
import { exploreRoute } from './support/explore';
import { GrafanaApi } from './support/grafana-api';
import { drawAll, settled, shownPanels } from './support/panels';
import { Session } from './support/session';
import { panels, saveDashboard } from './support/test-dashboard';

const HOUR = 3_600_000;
/** Whole hours that are long over: nothing changes in them, nor in what is seen when zooming out. */
const to = Math.floor((Date.now() - 48 * HOUR) / HOUR) * HOUR;
const day = { from: to - 24 * HOUR, to };

const BROWSER = { type: DATA_SOURCE.type, uid: 'learning-in-browser' };
const OVERVIEW = 'overview-in-browser';

/** The same, asked of the data source that lets the browser answer. */
const inBrowser = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(DATA_SOURCE.uid, BROWSER.uid)) as T;

const COUNT = { queryType: 'metric', measures: ['executions'], bucket: 'none', format: 'table' };

const api = new GrafanaApi(inject('grafana'));
let session: Session;

beforeAll(async () => {
  const { jsonData } = await api.get<{ jsonData: object }>(`/api/datasources/uid/${DATA_SOURCE.uid}`);
  await api.call('POST', '/api/datasources', {
    ...BROWSER,
    name: 'Learning in the browser',
    access: 'proxy',
    jsonData: { ...jsonData, engine: 'browser', maxStalenessSeconds: 3600 },
  });
  session = await Session.open('Editor');
});

afterAll(async () => {
  await session?.close();
  for (const uid of [OVERVIEW, 'count-in-browser'])
    await api.call('DELETE', `/api/dashboards/uid/${uid}`).catch(() => {});
  await api.call('DELETE', `/api/datasources/uid/${BROWSER.uid}`);
});

/** Questions that the page asks the server from now on, and what stops listening. */
function asked(): { readonly questions: string[]; stop(): void } {
  const questions: string[] = [];
  const listen = (request: Request) => {
    if (request.url().includes('/api/ds/query') && request.postData()?.includes(BROWSER.uid))
      questions.push(request.postData()!);
  };
  session.page.on('request', listen);
  return { questions, stop: () => session.page.off('request', listen) };
}

describe('a data source that lets the browser answer', () => {
  it('is asked for the overview, all of which is drawn', async () => {
    const { dashboard } = await api.get<{ dashboard: { panels: { type: string; panels?: unknown[] }[] } }>(
      `/api/dashboards/uid/${UIDS.overview}`,
    );
    await api.call('POST', '/api/dashboards/db', {
      overwrite: true,
      dashboard: { ...inBrowser(dashboard), refresh: '', id: null, uid: OVERVIEW, title: 'Overview in the browser' },
    });
    session.complaints.length = 0;
    await session.goto(`/d/${OVERVIEW}`);
    const count = dashboard.panels.filter(({ type }) => type !== 'row').length;
    const drawn = await drawAll(session, count);
    expect(drawn.filter(({ hasError }) => hasError).map(({ title }) => title)).toEqual([]);
    expect(session.complaints).toEqual([]);
  });

  it('is not asked by the page for another time, once the data is there', async () => {
    const { page } = session;
    const route = await saveDashboard(api, {
      uid: 'count-in-browser',
      title: 'Counted in the browser',
      span: day,
      panels: inBrowser(panels([{ title: 'Counted', type: 'stat', target: COUNT }])),
    });
    const shown = async () => (await shownPanels(session))[0]?.text.replace(/\D/g, '');
    const expected = async (from: number) =>
      String((await api.rows('SELECT count(*) FROM executions WHERE $__timeFilter(timestamp)', { from, to }))[0]![0]);
    await session.goto(route);
    await settled(session);
    for (;;) {
      const { questions, stop } = asked();
      await page
        .getByRole('button', { name: /Refresh/ })
        .first()
        .click();
      await settled(session);
      stop();
      if (questions.length === 0) break;
    }
    await expect.poll(shown).toBe(await expected(day.from));
    const { questions, stop } = asked();
    await page
      .getByRole('button', { name: /Zoom out/ })
      .first()
      .click();
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).not.toBe(null);
    await settled(session);
    expect(questions).toEqual([]);
    stop();
    const { searchParams } = new URL(page.url());
    const at = (name: string) => Number(searchParams.get(name)) || Date.parse(searchParams.get(name)!);
    const [[count]] = (await api.rows('SELECT count(*) FROM executions WHERE $__timeFilter(timestamp)', {
      from: at('from'),
      to: at('to'),
    })) as [[number]];
    await expect.poll(shown).toBe(String(count));
  });

  it('says below a query in Explore that the browser answered, and of when the data is', async () => {
    const { page } = session;
    await session.goto(exploreRoute(COUNT, day).replaceAll(DATA_SOURCE.uid, BROWSER.uid));
    const answer = page.getByRole('region', { name: 'Answer' });
    await answer.first().waitFor();
    for (;;) {
      if (/ms in the browser; data as of \d\d:\d\d:\d\d, .* old/.test(await answer.first().innerText())) break;
      await page.getByTestId('data-testid RefreshPicker run button').first().click();
      await settled(session);
    }
    expect(
      await page.getByRole('radiogroup', { name: 'Answered by' }).getByRole('radio', { checked: true }).count(),
    ).toBe(1);
  });

  it('is answered by the server where no browser is, as for an alert', async () => {
    const query = { refId: 'A', datasource: BROWSER, ...COUNT };
    const { results } = await api.call<{ results: { A: { frames: { schema: { meta: { custom?: object } } }[] } } }>(
      'POST',
      '/api/ds/query',
      { from: String(day.from), to: String(day.to), queries: [query] },
    );
    expect(results.A.frames[0]!.schema.meta.custom).not.toHaveProperty('engine');
  });
});
