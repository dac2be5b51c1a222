import { existsSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../../scripts/build/root';

/** The Grafanas in which the editors are tried, and where the packages of each are: the newest, and the oldest that is supported. */
const PACKAGES = { '13.2': inRoot('node_modules'), '10.4': inRoot('test/grafana-10/node_modules') } as const;

export type GrafanaVersion = keyof typeof PACKAGES;

export const GRAFANA_VERSIONS = Object.keys(PACKAGES) as GrafanaVersion[];

/** A file or folder of a package, in the version that goes with that Grafana. */
export function packageOf(version: GrafanaVersion, ...parts: string[]): string {
  return path.join(PACKAGES[version], ...parts);
}

/** Throws an Error that says what to do where the packages of that Grafana are missing. */
export function requirePackages(version: GrafanaVersion): void {
  if (existsSync(packageOf(version, '@grafana/ui'))) return;
  throw new Error(`The packages of Grafana ${version} are missing. Run: node scripts/setup.mjs test/grafana-10`);
}
