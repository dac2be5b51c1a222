import { readdirSync } from 'node:fs';
import { checkAlerts } from '../../src/alerts/check';
import { alertFiles } from '../../src/alerts/files';
import { ALERT_GROUPS } from '../../src/alerts/rules';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { faultsOf } from '../../src/dashboards/faults';
import { dashboardFiles } from '../../src/dashboards/files';
import { DEFAULT_LIMITS } from '../../src/model/limits';
import { readManifest } from '../build/plugin-folder';
import { inRoot } from '../build/root';
import { alertRunbooks, alertsPage } from './docs/alerts';
import { apiPage } from './docs/api';
import { dashboardsPage } from './docs/dashboards';
import { dataModelPage } from './docs/data-model';
import { enginesPage } from './docs/engines';
import { errorsPage } from './docs/errors';
import { insightPage } from './docs/insight';
import { mcpPage } from './docs/mcp';
import { otelPage } from './docs/otel';
import { provisioningSchema, settingsSchema, settingsTable } from './docs/settings';
import { vocabularyPage } from './docs/vocabulary';
import { dsconfig } from './dsconfig';
import { engineStorage } from './engine-storage';
import { listed } from './listed';
import { provisionedSource } from './provisioned';
import { withSection } from './section';
import { englishTexts } from './texts/texts';

const HEADER = '# Made by npm run generate from src/alerts; change it there.\n';

const RUNBOOKS = 'docs/runbooks';

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated file: its content by its path from the root. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const faults = faultsOf(DASHBOARDS);
  if (faults.length > 0) throw new Error(`Dashboards cannot be made:\n${faults.join('\n')}`);
  const runbooks = new Set(readdirSync(inRoot(RUNBOOKS)).map((name) => name.replace(/\.md$/, '')));
  checkAlerts(ALERT_GROUPS, DEFAULT_LIMITS, { dashboards: DASHBOARDS, runbooks });
  return new Map([
    ...dashboardFiles(DEFAULT_LIMITS).map(({ file, content }) => [`dashboards/${file}`, content] as const),
    ['README.md', withSection('README.md', 'settings', settingsTable())],
    ['docs/data-source.schema.json', json(settingsSchema())],
    ['docs/provisioning.schema.json', json(provisioningSchema())],
    ['src/schema/dsconfig.json', json(dsconfig())],
    ['docs/alerts.md', alertsPage()],
    ...alertRunbooks(),
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
    [`src/locales/en-US/${readManifest().id}.json`, json(englishTexts())],
    ['src/storage/engine-storage.ts', await engineStorage()],
    ['provisioning/datasources/learning.yaml', provisionedSource()],
    ...alertFiles({ limits: DEFAULT_LIMITS }).map(
      ({ file, content }) => [`provisioning/${file}`, HEADER + content] as const,
    ),
  ]);
}
