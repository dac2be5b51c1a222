import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Grafana } from '../../grafana/find-grafana';
import type { Where } from '../options';
import { iniValue } from './ini';

/** The folders and files of an installed Grafana. */
export interface Layout {
  /** Undefined where only its folders are known, as of one in a container. */
  readonly grafana: Grafana | undefined;
  /** How it was installed. */
  readonly kind: 'homebrew' | 'package' | 'folder';
  /** Its configuration file, which need not be there. */
  readonly config: string;
  readonly plugins: string;
  readonly provisioning: string;
  readonly port: number;
  /** What starts it anew. */
  readonly restart: string;
}

const BREW = /^(\/opt\/homebrew|\/usr\/local|\/home\/linuxbrew\/\.linuxbrew)\/(opt|Cellar)\/grafana/;

/** Where packages for Debian and for Red Hat keep what systemd tells Grafana. */
const SERVICE_ENVIRONMENT = ['/etc/default/grafana-server', '/etc/sysconfig/grafana-server'];

interface Defaults {
  readonly kind: Layout['kind'];
  readonly config: string;
  readonly data: string;
  readonly provisioning: string;
  readonly plugins?: string;
  readonly restart: string;
}

function serviceVariables(): Readonly<Record<string, string>> {
  const file = SERVICE_ENVIRONMENT.find((path) => existsSync(path));
  const lines = file ? readFileSync(file, 'utf8').split('\n') : [];
  const set = lines.flatMap((line) => {
    const [, name, value] = /^\s*(\w+)=(.*?)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value!.replace(/^(["'])(.*)\1$/, '$2')] as const];
  });
  return Object.fromEntries(set);
}

/** What an installation of that kind has where nothing else is set. */
function defaultsOf(home: string): Defaults {
  const brew = BREW.exec(home)?.[1];
  if (brew !== undefined) {
    return {
      kind: 'homebrew',
      config: join(brew, 'etc/grafana/grafana.ini'),
      data: join(brew, 'var/lib/grafana'),
      plugins: join(brew, 'var/lib/grafana/plugins'),
      provisioning: join(home, 'conf/provisioning'),
      restart: 'brew services restart grafana',
    };
  }
  if (home === '/usr/share/grafana') {
    const set = serviceVariables();
    const data = set.DATA_DIR ?? '/var/lib/grafana';
    return {
      kind: 'package',
      config: set.CONF_FILE ?? '/etc/grafana/grafana.ini',
      data,
      plugins: set.PLUGINS_DIR ?? join(data, 'plugins'),
      provisioning: set.PROVISIONING_CFG_DIR ?? '/etc/grafana/provisioning',
      restart: existsSync('/run/systemd/system') ? 'sudo systemctl restart grafana-server' : 'Restart Grafana',
    };
  }
  return {
    kind: 'folder',
    config: join(home, 'conf/custom.ini'),
    data: join(home, 'data'),
    provisioning: join(home, 'conf/provisioning'),
    restart: 'Restart Grafana',
  };
}

export const readConfig = (config: string): string => (existsSync(config) ? readFileSync(config, 'utf8') : '');

/** A setting of the environment goes before that of the file, as in Grafana; both may name other variables. */
export function settingOf(config: string, section: string, key: string): string | undefined {
  const variable = `GF_${section}_${key}`.toUpperCase().replaceAll(/[.-]/g, '_');
  const value = process.env[variable] || iniValue(readConfig(config), section, key);
  return value?.replaceAll(/\$__env\{(\w+)\}|\$\{(\w+)\}/g, (_, one, other) => process.env[one ?? other] ?? '');
}

/** What was named goes first, then Grafana's own settings, then what is usual for such an installation. */
export function layoutOf(grafana: Grafana | undefined, where: Where): Layout {
  // Grafana reads the names of folders from another one than where the command is run.
  const [named, plugins, provisioning] = [where.config, where.plugins, where.provisioning].map((path) =>
    path === undefined ? undefined : resolve(path),
  );
  const home = grafana?.home ?? '/usr/share/grafana';
  const usual = defaultsOf(home);
  const config = named ?? (process.env.GF_PATHS_CONFIG || usual.config);
  const pathOf = (key: string) => {
    const path = settingOf(config, 'paths', key);
    return path === undefined || path === '' || isAbsolute(path) ? path || undefined : join(home, path);
  };
  const data = pathOf('data');
  return {
    grafana,
    kind: usual.kind,
    config,
    plugins:
      plugins ?? pathOf('plugins') ?? (data ? join(data, 'plugins') : (usual.plugins ?? join(usual.data, 'plugins'))),
    provisioning: provisioning ?? pathOf('provisioning') ?? usual.provisioning,
    port: Number(settingOf(config, 'server', 'http_port')) || 3000,
    restart: usual.restart,
  };
}

/** The nearest folder of a path that is there. */
export function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}
