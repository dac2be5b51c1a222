import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { LearningError } from '../../error/learning-error';
import type { Grafana } from './find-grafana';

/** The oldest Grafana that plugin.json allows. */
const OLDEST = [10, 4] as const;
export const OLDEST_GRAFANA = OLDEST.join('.');
const PATIENCE_MS = 20_000;

const VERSION = /\bversion (?<version>\d+\.\d+\.\d+\S*)/i;

/** Both programs know `-v`, and say `grafana version 10.4.0` or `Version 10.4.0 (commit: …)`. */
async function printed({ program }: Grafana): Promise<string> {
  try {
    return (await promisify(execFile)(program, ['-v'], { timeout: PATIENCE_MS })).stdout;
  } catch {
    return '';
  }
}

/** What is wrong with a version such as `10.3.1`; undefined where it is new enough, or none that we know how to read. */
export function versionProblem(version: string): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return undefined;
  const difference = Number(major) - OLDEST[0] || Number(minor) - OLDEST[1];
  return difference < 0
    ? `The Grafana is ${version}, and the data source needs ${OLDEST_GRAFANA} or newer.`
    : undefined;
}

/** Its version; undefined where it does not run. */
export const installedVersion = async (grafana: Grafana): Promise<string | undefined> =>
  VERSION.exec(await printed(grafana))?.groups?.version;

/** Throws LearningError where it does not run, or is too old for the data source. */
export async function checkVersion(grafana: Grafana): Promise<string> {
  const version = await installedVersion(grafana);
  if (!version) throw new LearningError('internal', 'The Grafana of this machine does not tell its version.');
  if (!versionProblem(version)) return version;
  throw new LearningError(
    'internal',
    `The Grafana of this machine is ${version}, and the data source needs ${OLDEST_GRAFANA} or newer.`,
    { hint: 'Install a newer one to see the dashboards there.' },
  );
}
