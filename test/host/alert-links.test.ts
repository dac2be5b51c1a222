import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inRoot } from '../../scripts/build/root';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { insertRecent } from '../support/recent-rows';
import { LiveHost } from './support/live-host';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

interface Rule {
  readonly uid: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly alerts: readonly { readonly annotations: Readonly<Record<string, string>> }[];
}

interface Dashboard {
  readonly dashboard: {
    readonly panels: readonly { readonly id: number; readonly title: string }[];
    readonly templating: { readonly list: readonly { readonly name: string }[] };
  };
}

const HASTY = ALERT_GROUPS.map((group) => ({ ...group, interval: '1s' }));
const UIDS = ALERT_GROUPS.flatMap(({ rules }) => rules.map(({ uid }) => uid));
const TIME = /^(now(-\d+[smhdwM])?|\d{13})$/;
const ORIGIN = 'http://grafana';

let live: LiveHost;
let rules: ReadonlyMap<string, Rule>;

async function rulesNow(): Promise<Rule[]> {
  const { body } = await live.get<{ data: { groups: { rules: Rule[] }[] } }>('/api/prometheus/grafana/api/v1/rules');
  return body.data.groups.flatMap((group) => group.rules);
}

/** Every rule has been asked once: until then its links are templates. */
beforeAll(async () => {
  live = await LiveHost.start({ rows: 0, alertGroups: HASTY });
  await insertRecent(live.writer, 150);
  let read = await rulesNow();
  while (read.some(({ alerts }) => alerts.length === 0)) {
    await sleep(200);
    read = await rulesNow();
  }
  rules = new Map(read.map((rule) => [rule.uid, rule]));
});
afterAll(() => live?.close());

/** What is wrong with a link to a dashboard; nothing where it leads to what is there. */
async function faultsOf(link: URL): Promise<string[]> {
  const [, uid] = /^\/d\/([\w-]+)$/.exec(link.pathname) ?? [];
  if (uid === undefined) return [`${link.pathname} is no address of a dashboard`];
  const { status, body } = await live.get<Dashboard>(`/api/dashboards/uid/${uid}`);
  if (status !== 200) return [`${uid} is not there`];
  const { panels, templating } = body.dashboard;
  return [...link.searchParams].flatMap(([name, value]) => {
    if (name === 'viewPanel')
      return panels.some(({ id }) => String(id) === value) ? [] : [`${uid} has no panel ${value}`];
    if (name === 'from' || name === 'to') return TIME.test(value) ? [] : [`${name}=${value} is no time`];
    const box = /^var-(.+)$/.exec(name)?.[1];
    return templating.list.some((variable) => variable.name === box) ? [] : [`${uid} has no ${name}`];
  });
}

/** Addresses that a page leads to, as a browser makes them of its links. */
function linksIn(html: string, page: URL): URL[] {
  return [...html.matchAll(/ href="([^"]+)"/g)].map(([, href]) => new URL(href!.replaceAll('&amp;', '&'), page));
}

describe.each(UIDS)('%s', (uid) => {
  const annotations = () => {
    const rule = rules.get(uid)!;
    return { ...rule.annotations, ...rule.alerts[0]!.annotations };
  };

  it('leads to its panel', async () => {
    const { __dashboardUid__: dashboard, __panelId__: panel } = annotations();
    expect(panel).toMatch(/^\d+$/);
    expect(await faultsOf(new URL(`/d/${dashboard}?viewPanel=${panel}`, ORIGIN))).toEqual([]);
  });

  it('leads to what adds most, where it says why, over the time that it was asked about', async () => {
    const { why } = annotations();
    const source = ALERT_GROUPS.flatMap((group) => group.rules).find((rule) => rule.uid === uid)!;
    expect(why === undefined).toBe(source.why === undefined);
    if (why === undefined) return;
    const link = new URL(why, ORIGIN);
    expect(await faultsOf(link)).toEqual([]);
    const [from, to] = ['from', 'to'].map((name) => Number(link.searchParams.get(name)));
    expect(to! - from!).toBe(source.window * 1000);
  });

  it('leads to a runbook, and that to panels, times and pages that are there', async () => {
    const { runbook_url: address } = annotations();
    const page = new URL(address!, ORIGIN);
    const { status, headers, body } = await live.get<string>(page.pathname);
    expect({ address, status, type: headers.get('content-type') }).toEqual({
      address,
      status: 200,
      type: 'text/html; charset=utf-8',
    });
    const links = linksIn(body, page);
    const inGrafana = links.filter(({ pathname }) => pathname.startsWith('/d/'));
    const { __dashboardUid__: dashboard, __panelId__: panel } = annotations();
    // A page for several rules looks at the panel of its first.
    const first = inGrafana[0]!;
    expect(first.pathname).toBe(`/d/${dashboard}`);
    if (!uid.endsWith('-critical')) expect(first.searchParams.get('viewPanel')).toBe(panel);
    for (const link of inGrafana) expect(await faultsOf(link)).toEqual([]);
    for (const { pathname, origin } of links.filter(({ pathname }) => pathname.includes('/runbooks/'))) {
      if (origin === ORIGIN)
        expect({ pathname, status: (await live.get(pathname)).status }).toEqual({ pathname, status: 200 });
    }
  });
});

describe('docs/from-alert-to-cause.md', () => {
  const text = readFileSync(inRoot('docs/from-alert-to-cause.md'), 'utf8');

  it('shows pictures and pages that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(path.join(inRoot('docs'), link)))).toEqual([]);
  });

  it('names dashboards and panels as they are called', async () => {
    const { body } = await live.get<Dashboard>('/api/dashboards/uid/mahavishnu-learning-why');
    expect(body.dashboard.panels.map(({ title }) => title)).toContain('Executions of a Row');
    expect(text).toContain('*Executions of a Row*');
  });
});
