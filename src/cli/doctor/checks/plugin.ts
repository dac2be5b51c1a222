import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../../../package.json';
import { DATA_SOURCE } from '../../../dashboards/data-source';
import { namesOf } from '../../install/local/ini';
import { nearestFolder, settingOf } from '../../install/local/layout';
import { type Check, error, NOTHING, warning } from '../finding';
import type { Patient } from '../patient';

const INSTALL = 'mahavishnu-learning grafana install';
const SETTING = 'allow_loading_unsigned_plugins';

const folderOf = ({ layout }: Patient) => join(layout.plugins, DATA_SOURCE.type);
const isThere = (patient: Patient) => existsSync(join(folderOf(patient), 'plugin.json'));

/** A check of a plugin that is installed. */
const inPlugin =
  (look: (folder: string, patient: Patient) => ReturnType<Check<Patient>['look']>): Check<Patient>['look'] =>
  (patient) =>
    isThere(patient) ? look(folderOf(patient), patient) : NOTHING;

/** The platform, as the package of DuckDB's binding names it. */
function platform(): string {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const isMusl = process.platform === 'linux' && header.glibcVersionRuntime === undefined;
  return `${process.platform}-${process.arch}${isMusl ? '-musl' : ''}`;
}

const launcherName = () =>
  `gpx_mahavishnu_learning_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** Where the launcher looks for a Node that all users have. */
const NODES = ['/usr/local/bin/node', '/usr/bin/node', '/usr/bin/nodejs', '/opt/homebrew/bin/node', '/snap/bin/node'];

export const PLUGIN_CHECKS: readonly Check<Patient>[] = [
  {
    name: 'plugin-missing',
    look: (patient) => {
      const { grafana, layout } = patient;
      if (isThere(patient) || (!grafana && !existsSync(layout.plugins))) return NOTHING;
      if (!allows(nearestFolder(layout.plugins), constants.R_OK | constants.X_OK)) {
        return warning(
          'You may not look into the plugin folder of Grafana.',
          'Run this as a user who may, as with sudo.',
        );
      }
      return error(
        'The plugin is not in the plugin folder of Grafana.',
        `Run ${INSTALL} on the machine of Grafana, or name the folder by --plugins.`,
      );
    },
  },
  {
    name: 'plugin-unsigned',
    look: inPlugin((folder, { layout }) => {
      const allowed = namesOf(settingOf(layout.config, 'plugins', SETTING));
      if (allowed.includes(DATA_SOURCE.type) || existsSync(join(folder, 'MANIFEST.txt'))) return NOTHING;
      return error(
        'The plugin is unsigned, and Grafana is not told to load it; its log says so.',
        `Set ${SETTING} = ${[...allowed, DATA_SOURCE.type].join(',')} under [plugins] in ${layout.config}, or GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS in its environment, and restart Grafana. ${INSTALL} does it, too.`,
      );
    }),
  },
  {
    name: 'plugin-platform',
    look: inPlugin((folder) => {
      const modules = join(folder, 'node_modules/@duckdb');
      const wanted = `node-bindings-${platform()}`;
      const bindings = existsSync(modules)
        ? readdirSync(modules).filter((name) => name.startsWith('node-bindings-'))
        : [];
      if (bindings.includes(wanted)) return NOTHING;
      const there = bindings.map((name) => name.replace('node-bindings-', '')).join(', ') || 'none';
      return error(
        `The plugin is the package of another platform: it has DuckDB for ${there}, and this machine is ${platform()}.`,
        `Install the package for ${platform()}: ${INSTALL} from a command that runs on this machine, or npm run package -- --platform ${platform()}.`,
      );
    }),
  },
  {
    name: 'plugin-permission',
    look: inPlugin((folder) => {
      const launcher = join(folder, launcherName());
      if (!existsSync(launcher) || allows(launcher, constants.X_OK)) return NOTHING;
      return error(
        `Grafana may not start the plugin: ${launcherName()} is not executable.`,
        `chmod a+rx ${launcher}. An archive was unpacked without its modes, perhaps.`,
      );
    }),
  },
  {
    name: 'plugin-node',
    look: inPlugin((folder, { root }) => {
      const isBrought = existsSync(join(folder, 'runtime/node'));
      if (isBrought || NODES.some((path) => existsSync(join(root, path)))) return NOTHING;
      return warning(
        'There is no Node where all users of this machine have it, and none in the plugin.',
        'Install Node 20.19 or newer for all users, as in /usr/local/bin: one below the home of a user is not to be seen by Grafana.',
      );
    }),
  },
  {
    name: 'plugin-version',
    look: inPlugin((folder) => {
      const { info } = JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8')) as { info?: { version?: string } };
      if (info?.version === version) return NOTHING;
      return warning(
        `The plugin is of version ${info?.version ?? 'unknown'}, and this command of ${version}.`,
        'Run mahavishnu-learning grafana upgrade, and restart Grafana.',
      );
    }),
  },
];
