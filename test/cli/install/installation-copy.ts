import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../../../scripts/build/root';

/** The built command with all that it brings, in a folder of its own: another version, once that was changed. */
export class InstallationCopy {
  readonly cli: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.cli = join(folder, 'lib/cli.cjs');
    for (const name of ['lib', 'dashboards', 'provisioning', 'package.json']) {
      cpSync(inRoot(name), join(folder, name), { recursive: true, filter: (file) => !/\.map$|lib\/page/.test(file) });
    }
    mkdirSync(join(folder, 'dist'));
    for (const name of ['backend.cjs', 'plugin.json']) cpSync(inRoot('dist', name), join(folder, 'dist', name));
  }

  changeDashboard(name: string, change: (dashboard: Record<string, unknown>) => void): void {
    const file = join(this.#folder, 'dashboards', `${name}.json`);
    const dashboard = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    change(dashboard);
    writeFileSync(file, JSON.stringify(dashboard));
  }

  dropDashboard(name: string): void {
    rmSync(join(this.#folder, 'dashboards', `${name}.json`));
  }

  changeRules(change: (text: string) => string): void {
    const file = join(this.#folder, 'provisioning/alerting/rules.yaml');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
}
