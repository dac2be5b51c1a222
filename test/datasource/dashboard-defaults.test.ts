import type { DashboardLink } from '@grafana/schema';
import type { VariableKind } from '@grafana/schema/apis/dashboard.grafana.app/v2beta1';
import { expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { dashboardDefaults } from '../../src/datasource/dashboard-defaults/dashboard-defaults';

const given = dashboardDefaults({ type: 'mahavishnu-learning-datasource', uid: 'another' });

it('dashboards get filters of the data source that they ask', async () => {
  const variables: VariableKind[] = await given.getDefaultVariables();
  expect(variables).toMatchObject([
    { kind: 'AdhocVariable', group: 'mahavishnu-learning-datasource', datasource: { name: 'another' } },
  ]);
});

it('dashboards lead to ours, by the tags that these carry', async () => {
  const links: DashboardLink[] = await given.getDefaultLinks();
  for (const { tags } of DASHBOARDS.map((source) => renderDashboard(source))) {
    expect(tags).toEqual(expect.arrayContaining(links.flatMap((link) => link.tags)));
  }
});
