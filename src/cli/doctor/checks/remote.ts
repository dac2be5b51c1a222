import { version } from '../../../../package.json';
import { DATA_SOURCE } from '../../../dashboards/data-source';
import { LearningError } from '../../../error/learning-error';
import { checkServer, checkToken, findPlugin, HOW_TO_PLACE } from '../../install/api/check-access';
import type { GrafanaClient } from '../../install/api/client';
import { findDataSource, healthOf, manifestOf, type SavedDataSource } from '../../install/api/data-source';
import { type Check, error, type Finding, NOTHING, warning } from '../finding';
import { sourcesOf } from '../sources';
import { sharedSnapshots } from './shared-snapshots';

/** A Grafana that is asked. */
export type Remote = GrafanaClient;

/** What would stop an installation is a finding here. */
async function refused(attempt: Promise<unknown>): Promise<Omit<Finding, 'check'>[]> {
  try {
    await attempt;
    return NOTHING;
  } catch (cause) {
    const { message, hint } = LearningError.from(cause);
    return error(message, hint);
  }
}

const INSTALL = 'Run mahavishnu-learning grafana install --url … --db PATH.';
const UPGRADE = 'Run mahavishnu-learning grafana upgrade --url ….';

/** Without these, nothing else can be asked. */
export const ACCESS_CHECKS: readonly Check<Remote>[] = [
  { name: 'grafana-answers', look: (client) => refused(checkServer(client)) },
  { name: 'token', look: (client) => refused(checkToken(client)) },
];

export const REMOTE_CHECKS: readonly Check<Remote>[] = [
  {
    name: 'plugin-missing',
    look: async (client) =>
      (await findPlugin(client))
        ? NOTHING
        : error(`This Grafana has not loaded the plugin ${DATA_SOURCE.type}.`, HOW_TO_PLACE),
  },
  {
    name: 'plugin-version',
    look: async (client) => {
      const plugin = await findPlugin(client);
      if (!plugin || plugin.version === version) return NOTHING;
      return warning(
        `The plugin there is of version ${plugin.version || 'unknown'}, and this command of ${version}.`,
        'Replace it on that machine (mahavishnu-learning grafana upgrade there), and restart Grafana.',
      );
    },
  },
  {
    name: 'data-source',
    look: async (client) => {
      const source = await findDataSource(client);
      if (!source) return error(`There is no data source ${DATA_SOURCE.uid}, which dashboards and rules ask.`, INSTALL);
      const { status, message = '' } = await healthOf(client);
      return status === 'OK'
        ? NOTHING
        : error(`The data source says: ${message}`, 'Do what it says; Save & test in Grafana shows the same.');
    },
  },
  {
    name: 'installed-version',
    look: async (client) => {
      const manifest = manifestOf(await findDataSource(client));
      if (!manifest || manifest.version === version) return NOTHING;
      return warning(
        `Dashboards and alert rules are those of version ${manifest.version}, and this command is of ${version}.`,
        UPGRADE,
      );
    },
  },
  {
    name: 'shared-snapshots',
    look: async (client) =>
      sharedSnapshots(
        sourcesOf((await client.find<SavedDataSource[]>('/api/datasources', 'tell of its data sources')) ?? []),
      ),
  },
];
