import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { name } from '../../../package.json';
import { LearningError } from '../../error/learning-error';

/** What lies beside the command, alike in a clone and where npm has installed it. */
export interface Installation {
  /** The built plugin. */
  readonly plugin: string;
  /** The program that runs DuckDB for one that lives long. */
  readonly worker: string;
  /** The built page. */
  readonly page: string;
  /** JSON of the dashboards. */
  readonly dashboards: string;
  /** What Grafana is provisioned with. */
  readonly provisioning: string;
  /** The producer in Python. */
  readonly producer: string;
}

function isRoot(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === name;
}

/** The folder of our package.json that the program is in. */
function rootOf(program: string): string {
  const folder = dirname(program);
  if (folder === program) throw new Error('This program is not where it was installed.');
  return isRoot(folder) ? folder : rootOf(folder);
}

/** Throws LearningError when the plugin is not built. */
export function findInstallation(): Installation {
  const root = rootOf(realpathSync(process.argv[1]!));
  const plugin = join(root, 'dist');
  if (!existsSync(join(plugin, 'backend.cjs'))) {
    throw new LearningError('internal', 'The plugin is not built.', { hint: 'Run npm run build.' });
  }
  return {
    plugin,
    worker: join(plugin, 'worker.cjs'),
    page: join(root, 'lib/page'),
    dashboards: join(root, 'dashboards'),
    provisioning: join(root, 'provisioning'),
    producer: join(root, 'docs/mahavishnu_learning.py'),
  };
}
