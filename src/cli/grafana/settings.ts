import { randomBytes } from 'node:crypto';
import { DATA_SOURCE } from '../../dashboards/data-source';
import { variablesOf } from '../../settings/installed';
import type { Workspace } from '../workspace';
import type { Folders } from './folders';

/** Nothing of these leaves the machine, or brings anything from elsewhere. */
const QUIET = {
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: 'false',
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_NEWS_NEWS_FEED_ENABLED: 'false',
  GF_PLUGINS_PLUGIN_ADMIN_ENABLED: 'false',
  GF_PLUGINS_PREINSTALL_DISABLED: 'true',
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
  GF_SMTP_ENABLED: 'false',
  GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
};

/** Whoever reaches loopback may do everything; a name of elsewhere that points to loopback is sent away. */
const ACCESS = {
  GF_AUTH_ANONYMOUS_ENABLED: 'true',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
  GF_AUTH_BASIC_ENABLED: 'false',
  GF_AUTH_DISABLE_LOGIN_FORM: 'true',
  GF_SERVER_ENFORCE_DOMAIN: 'true',
};

/** Settings meant for a Grafana of the reader's own must not reach ours. */
const inherited = () => Object.entries(process.env).filter(([name]) => !name.startsWith('GF_'));

/** The environment that makes a Grafana one of ours. */
export function environment(workspace: Workspace, folders: Folders, port: number): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(inherited()),
    ...QUIET,
    ...ACCESS,
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${workspace.installation.dashboards}/overview.json`,
    GF_LOG_CONSOLE_FORMAT: 'text',
    GF_LOG_LEVEL: 'warn',
    GF_LOG_MODE: 'console',
    GF_PATHS_DATA: folders.data,
    GF_PATHS_LOGS: folders.data,
    GF_PATHS_PLUGINS: folders.plugins,
    GF_PATHS_PROVISIONING: folders.provisioning,
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: DATA_SOURCE.type,
    GF_SECURITY_ADMIN_PASSWORD: randomBytes(16).toString('hex'),
    GF_SERVER_DOMAIN: '127.0.0.1',
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: String(port),
    GF_SERVER_PROTOCOL: 'http',
    GF_SERVER_ROOT_URL: `http://127.0.0.1:${port}/`,
    LEARNING_DASHBOARDS: workspace.installation.dashboards,
    ...variablesOf({ path: workspace.database, snapshotPath: folders.snapshots, ...workspace.neighbours }),
  };
}
