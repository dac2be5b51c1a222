import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { says } from '../page/support/shown';
import { GrafanaApi } from './support/grafana-api';
import { drawAll, settled, shownPanels } from './support/panels';
import { pastDay } from './support/past-day';
import { Session } from './support/session';
import { panels, queryVariable, saveDashboard, valuesOf } from './support/test-dashboard';
import { VariableOnPage } from './support/variable';

const span = pastDay();
const api = new GrafanaApi(inject('grafana'));
let session: Session;

beforeAll(async () => {
  // So low that few panels are drawn beside what is looked at.
  session = await Session.open('Viewer', { height: 500 });
});
afterAll(() => session.close());
afterEach(() => {
  session.complaints.length = 0;
});

const valuesByHand = async (column: string, condition = 'true') => {
  const rows = await api.rows(
    `SELECT DISTINCT ${column} FROM executions WHERE ${column} IS NOT NULL AND ${condition}`,
    span,
  );
  return rows.map(([value]) => String(value)).sort();
};

// Those of what lies beside the executions have none.
describe.each(DASHBOARDS.filter(({ beside }) => !beside))('$title', ({ uid }) => {
  it('its variables have the values of their columns', async () => {
    await session.goto(`/d/${uid}`);
    for (const [label, column] of [
      ['Repo', 'repo'],
      ['Model tier', 'model_tier'],
      ['Pool type', 'pool_type'],
      ['Task type', 'task_type'],
    ] as const) {
      const offered = await new VariableOnPage(session, label).offered();
      expect(offered.sort(), label).toEqual(await valuesByHand(column));
    }
    expect(session.complaints).toEqual([]);
  });
});

describe('what is chosen', () => {
  const count = (condition: string) =>
    api
      .rows(`SELECT count(*) FROM executions WHERE $__timeFilter(timestamp) AND ${condition}`, span)
      .then(([row]) => Number(row![0]));
  const executions = async () => {
    await settled(session);
    const [panel] = await shownPanels(session);
    return panel!.text.replace(panel!.title, '').trim();
  };
  const shows = async (condition: string) => {
    const expected = await count(condition);
    expect(expected).toBeGreaterThan(0);
    await expect.poll(async () => says(await executions(), expected)).toBe(true);
  };
  const tierFilter = { field: 'model_tier', op: '=|', value: ['$tier'] };
  let tier: VariableOnPage;
  let repo: VariableOnPage;

  beforeAll(async () => {
    const repoFilter = { field: 'repo', op: '=|', value: ['$repo'] };
    const route = await saveDashboard(api, {
      uid: 'test-variables',
      title: 'Variables',
      span,
      variables: [
        queryVariable({ name: 'tier', query: valuesOf('model_tier') }),
        queryVariable({ name: 'repo', query: valuesOf('repo', [tierFilter]) }),
      ],
      panels: panels([
        {
          title: 'Executions',
          type: 'stat',
          target: {
            queryType: 'metric',
            format: 'table',
            measures: ['executions'],
            dimensions: [],
            bucket: 'none',
            filters: [tierFilter, repoFilter],
          },
        },
      ]),
    });
    await session.goto(route);
    tier = new VariableOnPage(session, 'tier');
    repo = new VariableOnPage(session, 'repo');
  });

  it('All', async () => {
    await drawAll(session, 1);
    await shows('true');
  });

  it('one', async () => {
    await tier.choose('large');
    await shows("model_tier = 'large'");
  });

  it('several', async () => {
    await tier.choose('large', 'medium');
    await shows("model_tier IN ('large', 'medium')");
  });

  it('what is chosen in one narrows the values of the next down', async () => {
    await tier.choose('large');
    expect((await repo.offered()).sort()).toEqual(await valuesByHand('repo', "model_tier = 'large'"));
    const [first] = await valuesByHand('repo', "model_tier = 'large' AND $__timeFilter(timestamp)");
    await repo.choose(first!);
    await shows(`model_tier = 'large' AND repo = '${first}'`);
  });

  it('All again', async () => {
    await tier.choose('All');
    await repo.choose('All');
    await shows('true');
    expect(session.complaints).toEqual([]);
  });
});
