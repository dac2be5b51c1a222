import { renderNotifications, renderRules } from '../../src/alerts/render';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { faultsOf } from '../../src/dashboards/faults';
import { renderDashboard } from '../../src/dashboards/render';
import { apiPage } from './docs/api';
import { dashboardsPage } from './docs/dashboards';
import { dataModelPage } from './docs/data-model';
import { enginesPage } from './docs/engines';
import { errorsPage } from './docs/errors';
import { insightPage } from './docs/insight';
import { mcpPage } from './docs/mcp';
import { otelPage } from './docs/otel';
import { settingsSchema, settingsTable } from './docs/settings';
import { vocabularyPage } from './docs/vocabulary';
import { engineStorage } from './engine-storage';
import { listed } from './listed';
import { provisionedSource } from './provisioned';
import { withSection } from './section';
import { yaml } from './yaml';

const HEADER = '# Made by npm run generate from src/alerts; change it there.\n';
const NOTIFICATIONS_HEADER = `${HEADER}# Grafana replaces its whole tree of notification policies by the one here.\n`;

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated file: its content by its path from the root. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const faults = faultsOf(DASHBOARDS);
  if (faults.length > 0) throw new Error(`Dashboards cannot be made:\n${faults.join('\n')}`);
  return new Map([
    ...DASHBOARDS.map(
      (source) => [`dashboards/${source.file}.json`, json(renderDashboard(source, DASHBOARDS))] as const,
    ),
    ['README.md', withSection('README.md', 'settings', settingsTable())],
    ['docs/data-source.schema.json', json(settingsSchema())],
    ['docs/api.md', apiPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/dashboards.md', dashboardsPage()],
    ['docs/data-model.md', dataModelPage()],
    ['docs/engines.md', enginesPage()],
    ['docs/insight.md', insightPage()],
    ['docs/mcp.md', mcpPage()],
    ['docs/otel.md', otelPage()],
    ['docs/vocabulary.md', vocabularyPage()],
    ['src/query/listed.json', json(listed())],
    ['src/storage/engine-storage.ts', await engineStorage()],
    ['provisioning/alerting/rules.yaml', HEADER + yaml(renderRules(ALERT_GROUPS))],
    ['provisioning/datasources/learning.yaml', provisionedSource()],
    ['provisioning/alerting/notifications.yaml', NOTIFICATIONS_HEADER + yaml(renderNotifications())],
  ]);
}
