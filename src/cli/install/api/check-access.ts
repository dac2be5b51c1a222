import { DATA_SOURCE } from '../../../dashboards/data-source';
import { LearningError } from '../../../error/learning-error';
import { OLDEST_GRAFANA, versionProblem } from '../../grafana/version';
import type { GrafanaClient } from './client';

interface Health {
  readonly database?: string;
  readonly version?: string;
}

type Permissions = Readonly<Record<string, readonly string[]>>;

/** What the token has to allow: any of the actions, and what for. Grafana has given them other names over time. */
const NEEDED: readonly { readonly what: string; readonly any: readonly string[] }[] = [
  { what: 'create data sources', any: ['datasources:create'] },
  { what: 'change data sources', any: ['datasources:write'] },
  { what: 'create folders', any: ['folders:create'] },
  { what: 'create dashboards', any: ['dashboards:create'] },
  { what: 'read provisioned alert rules', any: ['alert.provisioning:read', 'alert.rules.provisioning:read'] },
  { what: 'write provisioned alert rules', any: ['alert.provisioning:write', 'alert.rules.provisioning:write'] },
];

/** Grafana tells its health to whoever asks; a proxy before it may not. */
function noGrafana(status: number): LearningError {
  if ([401, 403, 407].includes(status)) {
    return new LearningError('grafana_down', `Something before the Grafana asks for a login (status ${status}).`, {
      hint: 'Name an address that leads to Grafana without that login, such as that on its own machine.',
    });
  }
  if (status >= 502 && status <= 504) {
    return new LearningError('grafana_down', `Something before the Grafana does not reach it (status ${status}).`, {
      hint: 'Start Grafana, and see its log if it ends; else correct the proxy.',
    });
  }
  return new LearningError('grafana_down', `What answers at the address is not a Grafana (status ${status}).`, {
    hint: 'Name the address at which a browser shows its start page, with the path that it may have.',
  });
}

/** The version of the Grafana that answers. Throws LearningError where none does, or one that is too old. */
export async function checkServer(client: GrafanaClient): Promise<string> {
  const { status, body } = await client.ask('GET', '/api/health');
  const { database, version } = (body ?? {}) as Health;
  if (typeof database !== 'string') throw noGrafana(status);
  if (database !== 'ok') {
    throw new LearningError('grafana_down', 'The Grafana is up, but its own database is not.', {
      hint: 'See its log, and run this again when it is well.',
    });
  }
  // Administrators can hide the version from whoever has not logged in.
  const known = version ?? (await hiddenVersion(client));
  const problem = known === undefined ? undefined : versionProblem(known);
  if (problem) throw new LearningError('grafana_too_old', problem);
  return known ?? `${OLDEST_GRAFANA} or newer`;
}

async function hiddenVersion(client: GrafanaClient): Promise<string | undefined> {
  const settings = await client.find<{ buildInfo?: { version?: string } }>(
    '/api/frontend/settings',
    'tell its version',
  );
  return settings?.buildInfo?.version;
}

/** Throws LearningError `unauthorized` for a token that is none, and `forbidden` for one that is too weak. */
export async function checkToken(client: GrafanaClient): Promise<void> {
  const permissions = await client.find<Permissions>(
    '/api/access-control/user/permissions',
    'tell what the token allows',
  );
  if (!permissions) return;
  const missing = NEEDED.filter(({ any }) => !any.some((action) => permissions[action]));
  if (missing.length === 0) return;
  const list = missing.map(({ what, any }) => `${what} (${any[0]})`).join(', ');
  throw new LearningError('forbidden', `The token may not ${list}.`, {
    hint: 'Give its service account the role Admin in this organization, or these permissions.',
  });
}

export interface PluginInfo {
  readonly version: string;
  readonly signature: string | undefined;
}

/** The plugin in that Grafana; undefined where it has none. */
export async function findPlugin(client: GrafanaClient): Promise<PluginInfo | undefined> {
  const settings = await client.find<{ info?: { version?: string }; signature?: string }>(
    `/api/plugins/${DATA_SOURCE.type}/settings`,
    'tell of its plugins',
  );
  return settings && { version: settings.info?.version ?? '', signature: settings.signature };
}

export const HOW_TO_PLACE = `Put the plugin into its plugin folder (on that machine: mahavishnu-learning grafana install --db PATH, or unzip what npm run package makes), name it in allow_loading_unsigned_plugins = ${DATA_SOURCE.type} under [plugins] in grafana.ini, restart Grafana, and run this again.`;

/** Throws LearningError where Grafana has not loaded it. */
export async function checkPlugin(client: GrafanaClient): Promise<PluginInfo> {
  const plugin = await findPlugin(client);
  if (plugin) return plugin;
  throw new LearningError('not_found', `This Grafana has no plugin ${DATA_SOURCE.type}.`, { hint: HOW_TO_PLACE });
}
