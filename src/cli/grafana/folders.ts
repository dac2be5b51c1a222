import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DATA_SOURCE } from '../../dashboards/data-source';
import type { Workspace } from '../workspace';

/** What a Grafana of ours reads and writes; all in the private folder of the workspace. */
export interface Folders {
  /** Its only configuration file, so that it does not read that of the system. */
  readonly config: string;
  readonly data: string;
  readonly plugins: string;
  readonly provisioning: string;
  readonly snapshots: string;
  /** All that it prints. */
  readonly log: string;
}

/** Alerts are shown, but there is nobody here to tell of them, and no Prometheus. */
const NOT_HERE: ReadonlySet<string> = new Set(['notifications.yaml', 'channels', 'prometheus']);

export async function makeFolders({ folder, installation }: Workspace): Promise<Folders> {
  const root = join(folder, 'grafana');
  await rm(root, { recursive: true, force: true });
  const at = (name: string) => join(root, name);
  const folders: Folders = {
    config: at('grafana.ini'),
    data: at('data'),
    plugins: at('plugins'),
    provisioning: at('provisioning'),
    snapshots: at('copies'),
    log: at('grafana.log'),
  };
  for (const made of [folders.data, folders.plugins]) await mkdir(made, { recursive: true });
  // Grafana warns of folders of provisioning that are not there.
  for (const kind of ['plugins', 'access-control', 'notifiers']) {
    await mkdir(join(folders.provisioning, kind), { recursive: true });
  }
  await cp(installation.provisioning, folders.provisioning, {
    recursive: true,
    filter: (file) => !NOT_HERE.has(basename(file)),
  });
  await symlink(installation.plugin, join(folders.plugins, DATA_SOURCE.type));
  await writeFile(folders.config, '# Everything is set by the environment.\n');
  return folders;
}
